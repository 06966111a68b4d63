package dev.nightshift.jobs.mail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a mail is tried again. Without chance, so that a reader of the outbox can tell when.
///
/// @param waits how long after each failed attempt, the first first; after the last the mail is
///   given up
/// @param resendAfter how long the answer to a mail may stay away before the mail is sent again
/// @param maxUnknowns how often a mail is sent whole before it is given up
public record RetryPlan(List<Duration> waits, Duration resendAfter, int maxUnknowns) {
  /// Fourteen attempts in four days: RFC 5321 (4.5.4.1) asks for four to five days, with retries
  /// close together only at first. An unanswered mail is repeated after 15 minutes, when the
  /// longest timeout of the protocol (10 minutes for the final dot) is over.
  public static final RetryPlan DEFAULT =
      new RetryPlan(
          List.of(
              Duration.ofMinutes(1),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofMinutes(30),
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(4),
              Duration.ofHours(8),
              Duration.ofHours(12),
              Duration.ofHours(24),
              Duration.ofHours(24),
              Duration.ofHours(24)),
          Duration.ofMinutes(15),
          5);

  public RetryPlan {
    waits = List.copyOf(waits);
  }

  /// How long to wait after the given attempt, the first is 1; empty: give up.
  public Optional<Duration> after(int attempt) {
    return attempt <= waits.size() ? Optional.of(waits.get(attempt - 1)) : Optional.empty();
  }
}
