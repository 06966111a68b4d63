package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.benchmark.NightlyShifts;
import dev.nightshift.engine.benchmark.NightlyShifts.Shift;
import dev.nightshift.reports.Phrases;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The nights of one metric in one line, and below it each night from which on its level was
/// another for good.
final class NightCourses {
  private static final int MOST_NIGHTS = 60;

  private NightCourses() {}

  /// @param of whose nights these are, e.g. `web-1 nightly`
  static List<String> lines(String of, NightSeries series) {
    if (series.nights().size() < 2) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    var nights = series.nights();
    var shown = nights.subList(Math.max(0, nights.size() - MOST_NIGHTS), nights.size());
    lines.add(
        "%s %s  %s  %s to %s"
            .formatted(
                of,
                series.metric(),
                Phrases.sparkline(shown.stream().map(NightSeries.Night::value).toList()),
                day(shown.getFirst()),
                day(shown.getLast())));
    NightlyShifts.in(series.values()).forEach(shift -> lines.add("  " + sentence(series, shift)));
    return lines;
  }

  private static String sentence(NightSeries series, Shift shift) {
    var changed = series.changedAt(shift.first());
    return String.format(
        Locale.ROOT,
        "since %s %s %+.1f %%, from %s to %s; %s",
        day(series.nights().get(shift.first())),
        shift.change() > 0 == series.higherIsBetter() ? "better" : "worse",
        100 * shift.change(),
        BenchmarkTable.amount(shift.before(), series.unit()).text(),
        BenchmarkTable.amount(shift.after(), series.unit()).text(),
        changed.isEmpty()
            ? "nothing that is recorded changed that night"
            : "that night changed: " + String.join(", ", changed));
  }

  private static LocalDate day(NightSeries.Night night) {
    return night.at().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
