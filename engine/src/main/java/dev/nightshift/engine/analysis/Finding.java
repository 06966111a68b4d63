package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import java.time.Duration;
import java.time.Instant;

/// Something noticed, with the evidence for it.
///
/// @param fingerprint what makes two findings the same: kind, metric, subject; of anomalies only
///   where they are one event ({@link #isEvent})
/// @param confidence how sure it is, 0 to 1
/// @param from start of the time it is about
/// @param until end of it
/// @param sentence what was noticed, for a tired person
/// @param advice what to do about it
public record Finding(
    FindingKind kind,
    Subject subject,
    String fingerprint,
    Severity severity,
    double confidence,
    Instant from,
    Instant until,
    String sentence,
    String advice,
    Evidence evidence) {
  private static final Duration APART = Duration.ofHours(12);

  public Finding {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("a confidence lies in 0..1, is " + confidence);
    }
    if (from.isAfter(until)) {
      throw new IllegalArgumentException("a finding from " + from + " until " + until);
    }
  }

  /// Whether an anomaly of the same fingerprint is this one, seen again: they overlap, or less than
  /// twelve hours lie between them.
  public boolean isEvent(Instant otherFrom, Instant otherUntil) {
    return from.minus(APART).isBefore(otherUntil) && until.plus(APART).isAfter(otherFrom);
  }

  /// The same, about nothing that is yet to come: what is about the hour that runs ends now.
  public Finding endingBy(Instant now) {
    return until.isAfter(now) && from.isBefore(now)
        ? new Finding(
            kind, subject, fingerprint, severity, confidence, from, now, sentence, advice, evidence)
        : this;
  }

  /// The fingerprint of a finding about a metric of a subject.
  public static String fingerprint(FindingKind kind, String metric, Subject subject) {
    return kind.word() + "/" + metric + "/" + subject.key();
  }
}
