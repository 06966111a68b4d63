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
    List<String> answers) {
  public Waiting {
    changes = List.copyOf(changes);
    answers = List.copyOf(answers);
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
