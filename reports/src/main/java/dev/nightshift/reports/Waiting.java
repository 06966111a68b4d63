package dev.nightshift.reports;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan or rollout that waits for a person.
///
/// @param plan its number
/// @param state `awaiting-approval`, `held` or `needs-human`
/// @param workload what would change
/// @param host where
/// @param containers how many of it
/// @param changes each limit before and after; where containers differ, that of the largest change
/// @param stakes saving, risk and undo
/// @param reason why it is proposed, or why it waits
/// @param deadline after which it is no longer possible, or decided without a person; null: never
/// @param answers commands that decide
/// @param link by which this reader decides in a browser; null where they have none
public record Waiting(
    long plan,
    String state,
    Line workload,
    Line host,
    int containers,
    List<Proposal> changes,
    Stakes stakes,
    Line reason,
    @Nullable Instant deadline,
    List<String> answers,
    @Nullable DecisionLink link) {
  /// One that is decided by command.
  public Waiting(
      long plan,
      String state,
      Line workload,
      Line host,
      int containers,
      List<Proposal> changes,
      Stakes stakes,
      Line reason,
      @Nullable Instant deadline,
      List<String> answers) {
    this(plan, state, workload, host, containers, changes, stakes, reason, deadline, answers, null);
  }

  public Waiting {
    changes = List.copyOf(changes);
    answers = List.copyOf(answers);
  }

  /// The same for a reader who decides by that link.
  Waiting with(@Nullable DecisionLink other) {
    return new Waiting(
        plan, state, workload, host, containers, changes, stakes, reason, deadline, answers, other);
  }

  /// Whether it is a plan that nobody decided about.
  public boolean awaitsApproval() {
    return state.equals("awaiting-approval");
  }

  /// How bad it is to leave it: what is stuck runs with limits that nobody meant, a plan changes
  /// nothing.
  public Severity severity() {
    return switch (state) {
      case "needs-human" -> Severity.CRITICAL;
      case "held" -> Severity.WARNING;
      default -> Severity.INFO;
    };
  }

  /// What is to be decided, in a word.
  public String asks() {
    return switch (state) {
      case "held" -> "held: go on or take back";
      case "needs-human" -> "stuck: needs you";
      default -> "to approve";
    };
  }

  /// What happens at the deadline.
  public String afterwards() {
    return state.equals("held") ? "taken back then" : "expires then";
  }
}
