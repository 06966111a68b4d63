package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.analysis.Regressions;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.analysis.FindingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the nights of one host say, all in all.
public final class Nights {
  static final String SUITE = "nightly";

  /// A season: what is slower than a year ago is no news.
  public static final Duration LOOKBACK = Duration.ofDays(180);

  private final NightStore store;
  private final FindingStore findings;
  private final HostId host;
  private final String name;

  /// @param name the host's
  public Nights(NightStore store, FindingStore findings, HostId host, String name) {
    this.store = store;
    this.findings = findings;
    this.host = host;
    this.name = name;
  }

  /// The verdicts of the newest run of a suite, beside its runs before.
  public List<NightVerdict> verdicts(String suite, Instant now) {
    return NightVerdict.of(store.series(host, suite, now.minus(LOOKBACK)));
  }

  /// Enters what has become worse for good as findings, and resolves those that no longer hold.
  ///
  /// @return sentences of the findings that are new
  List<String> tell(Instant now) {
    var series = store.series(host, SUITE, now.minus(LOOKBACK));
    if (series.isEmpty()) {
      return List.of();
    }
    var worse =
        Regressions.of(
            Subject.host(host, name),
            series,
            store.baselineSetAt(host, SUITE).orElse(Instant.EPOCH));
    return findings.record(host, worse, Set.of(FindingKind.REGRESSION), now).found();
  }
}
