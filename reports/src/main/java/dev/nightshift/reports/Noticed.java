package dev.nightshift.reports;

import java.time.Instant;

/// A finding.
///
/// @param kind e.g. `exhaustion`
/// @param subject workload, container or host it is about
/// @param sentence what was noticed
/// @param advice what to do about it
/// @param since when it was first found
public record Noticed(
    Severity severity, String kind, Line subject, Line sentence, Line advice, Instant since) {
  /// Whether it is of this period.
  public boolean isNew(Period period) {
    return !since.isBefore(period.from());
  }
}
