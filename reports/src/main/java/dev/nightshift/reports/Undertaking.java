package dev.nightshift.reports;

import java.time.Instant;
import java.util.List;

/// A rollout that did something in the period.
///
/// @param plan its number
/// @param outcome how it stood at the end of the period
/// @param workload what was changed
/// @param host where
/// @param changes each limit before and after
/// @param containers how many it was about
/// @param at when it came to that
/// @param reason why, in a sentence; empty when there is nothing to add
/// @param approvedBy who said yes; empty when nobody did
public record Undertaking(
    long plan,
    Outcome outcome,
    Line workload,
    Line host,
    List<Proposal> changes,
    int containers,
    Instant at,
    Line reason,
    Line approvedBy) {
  public Undertaking {
    changes = List.copyOf(changes);
  }

  /// What became of a rollout; what a reader must know first comes first.
  public enum Outcome {
    UNDONE("taken back"),
    UNDOING("being taken back"),
    CLOSED("given up halfway: somebody closed it as it was"),
    RUNNING("under way"),
    DONE("done, the new limits hold"),
    SHADOWED("judged only, nothing was changed"),
    REFUSED("rejected"),
    LAPSED("expired without an answer");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /// Whether what was changed was changed back, or ought to be.
    public boolean bad() {
      return this == UNDONE || this == UNDOING || this == CLOSED;
    }
  }
}
