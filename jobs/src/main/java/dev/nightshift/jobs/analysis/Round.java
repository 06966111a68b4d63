package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.FindingKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// An analysis of the fleet: the same for all hosts, on whichever node they are looked at.
///
/// @param id in table `fleet_analysis`
/// @param asOf counts as now
/// @param lookback how far back it looks: less than the settings say cannot see what takes weeks to
///   show, so then nothing is resolved
record Round(long id, Instant asOf, Duration lookback, AnalysisConfig settings) {
  Instant since() {
    return asOf.minus(lookback);
  }

  Instant recent() {
    return asOf.minus(settings.recent());
  }

  /// Kinds of findings that are resolved where they are not seen again.
  Set<FindingKind> resolving() {
    return whole() ? Analysis.kinds() : Set.of();
  }

  /// Whether it looks as far back as the settings say.
  boolean whole() {
    return lookback.compareTo(settings.lookback()) >= 0;
  }
}
