package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.benchmark.NightlyShifts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Tells which benchmarks of a host have become worse for good, since which night, by how much, and
/// what else changed that night.
public final class Regressions {
  private static final double CERTAIN = 0.95;
  private static final double SEVERE = 0.25;

  private Regressions() {}

  /// @param all the host's series
  /// @param accepted shifts that were told before then are the operator's new normal
  public static List<Finding> of(Subject host, List<NightSeries> all, Instant accepted) {
    var findings = new ArrayList<Finding>();
    for (var series : all) {
      var shifts = NightlyShifts.in(series.values());
      if (!shifts.isEmpty() && stands(series, shifts.getLast(), accepted)) {
        findings.add(finding(host, series, shifts.getLast()));
      }
    }
    return findings;
  }

  private static boolean stands(NightSeries series, NightlyShifts.Shift shift, Instant accepted) {
    boolean worse = shift.change() > 0 != series.higherIsBetter();
    return worse
        && Math.abs(shift.change()) >= series.practicalLimit()
        && series.nights().get(shift.raised()).at().isAfter(accepted);
  }

  private static Finding finding(Subject host, NightSeries series, NightlyShifts.Shift shift) {
    var first = series.nights().get(shift.first());
    String metric = series.benchmark() + "/" + series.metric();
    var changed = series.changedAt(shift.first());
    return new Finding(
        FindingKind.REGRESSION,
        host,
        Finding.fingerprint(FindingKind.REGRESSION, metric, host),
        Math.abs(shift.change()) >= SEVERE ? Severity.CRITICAL : Severity.WARNING,
        CERTAIN,
        first.at(),
        series.nights().getLast().at(),
        sentence(host, series, shift, day(first.at()), changed),
        "Look at what was changed on this host around "
            + day(first.at())
            + ". If the new level is meant to be, 'nightshift benchmark baseline set' accepts it.",
        Evidence.NONE
            .with("benchmark", series.benchmark())
            .with("metric", series.metric())
            .with("unit", series.unit())
            .with("before", shift.before())
            .with("after", shift.after())
            .with("change_fraction", shift.change())
            .with("first_night", first.at().toString())
            .with("told_after_night", series.nights().get(shift.raised()).at().toString())
            .with("nights", series.nights().size())
            .with("changed_that_night", changed));
  }

  private static String sentence(
      Subject host,
      NightSeries series,
      NightlyShifts.Shift shift,
      LocalDate since,
      List<String> changed) {
    return "On "
        + host.name()
        + ", "
        + series.benchmark()
        + " "
        + series.metric()
        + " is "
        + Text.percent(Math.abs(shift.change()))
        + (series.higherIsBetter() ? " lower" : " higher")
        + " (worse)"
        + " since the night of "
        + since
        + (changed.isEmpty()
            ? "; nothing that is recorded changed that night."
            : "; that night changed: " + String.join(", ", changed) + ".");
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
