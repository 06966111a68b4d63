package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.analysis.LiveFindings;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.analysis.season.Seasons;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What the weekly analysis makes of generated series: they are given to it as the memory of a
/// container in gibibytes per hundred.
///
/// @param rhythm share of the series in which it sees a rhythm
/// @param trend in which it finds steady growth or fall
/// @param shift in which it finds another level
/// @param leak in which it finds memory that only grows
/// @param anomaly in which it finds hours unlike all before, within the last week
/// @param live how often a series a week of its second half something is told live, hour by hour
/// @param any in which it sees a rhythm, a trend, a shift or a leak
public record GeneratedTrial(
    GeneratedSeries.Kind kind,
    int series,
    double rhythm,
    double trend,
    double shift,
    double leak,
    double anomaly,
    double live,
    double any) {
  private static final Instant START = Instant.parse("2026-10-05T00:00:00Z");
  private static final double LIVE_WEEKS = 2;
  private static final long UNIT = 1L << 30;
  private static final Subject SUBJECT =
      Subject.container(new HostId(1), new ContainerId(1), new WorkloadId(1), "generated");

  /// What one series came to.
  private record Seen(
      boolean rhythm, boolean trend, boolean shift, boolean leak, boolean anomaly, int live) {}

  /// Tries so many series of a kind.
  public static GeneratedTrial of(GeneratedSeries.Kind kind, int series) {
    List<Seen> seen =
        IntStream.range(0, series)
            .parallel()
            .mapToObj(number -> seen(GeneratedSeries.of(kind, number)))
            .toList();
    return new GeneratedTrial(
        kind,
        series,
        share(seen, Seen::rhythm),
        share(seen, Seen::trend),
        share(seen, Seen::shift),
        share(seen, Seen::leak),
        share(seen, Seen::anomaly),
        seen.stream().mapToInt(Seen::live).sum() / (LIVE_WEEKS * Math.max(1, seen.size())),
        share(seen, one -> one.rhythm() || one.trend() || one.shift() || one.leak()));
  }

  private static double share(List<Seen> seen, Predicate<Seen> what) {
    return seen.stream().filter(what).count() / (double) Math.max(1, seen.size());
  }

  private static Seen seen(double[] series) {
    var hours = new ArrayList<ContainerHour>();
    for (int hour = 0; hour < series.length; hour++) {
      if (Double.isFinite(series[hour])) {
        long bytes = (long) (Math.max(0, series[hour]) / 100 * UNIT);
        hours.add(
            new ContainerHour(
                START.plus(Duration.ofHours(hour)),
                360,
                3_600,
                ContainerHour.Cpu.UNKNOWN,
                new ContainerHour.Memory(bytes, bytes, null, null, 0)));
      }
    }
    Instant end = START.plus(Duration.ofHours(series.length));
    var history = new ContainerHistory(SUBJECT, hours, null, null);
    var findings = new Analysis(AnalysisConfig.DEFAULTS).of(history, end);
    var live = LiveFindings.replay(history, end.minus(Duration.ofDays((long) (7 * LIVE_WEEKS))));
    return new Seen(
        !Seasons.in(series, 24).isEmpty(),
        findings.stream().anyMatch(finding -> is(finding, FindingKind.TREND, "memory/trend")),
        findings.stream().anyMatch(finding -> is(finding, FindingKind.TREND, "memory/shift")),
        findings.stream().anyMatch(finding -> is(finding, FindingKind.TREND, "memory/host")),
        findings.stream().anyMatch(finding -> is(finding, FindingKind.ANOMALY, "memory")),
        live.size());
  }

  private static boolean is(Finding finding, FindingKind kind, String metric) {
    return finding.kind() == kind && finding.fingerprint().startsWith(kind.word() + "/" + metric);
  }
}
