package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.season.Decomposition;
import dev.nightshift.engine.analysis.season.Season;
import dev.nightshift.engine.analysis.season.Seasons;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What stands out in one metric of a subject over weeks: hours unlike all before them, steady
/// growth or fall, another level. At most one of each.
final class SeriesFindings {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:00", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Share of the level that a course must change it by.
  private static final double LEAST_CHANGE = 0.1;

  private static final double DAYS_OF_WEEK = 7;

  private final AnalysisConfig config;

  SeriesFindings(AnalysisConfig config) {
    this.config = config;
  }

  List<Finding> of(Subject subject, Metric metric, HourSeries series) {
    var findings = new ArrayList<Finding>();
    var seasons = Seasons.in(series.values(), HourSeries.DAY);
    Decomposition parts = Decomposition.of(series.values(), seasons, HourSeries.DAY);
    Anomaly.latest(series, parts, metric.least())
        .map(anomaly -> told(subject, metric, series, anomaly, seasons))
        .ifPresent(findings::add);
    course(subject, metric, series).ifPresent(findings::add);
    return findings;
  }

  /// The finding about an anomaly.
  static Finding told(
      Subject subject, Metric metric, HourSeries series, Anomaly anomaly, List<Season> seasons) {
    String usual = metric.text(Math.max(0, anomaly.expected()));
    var lasted = Duration.ofHours(anomaly.until() - anomaly.from());
    String sentence =
        "The %s of %s was %s at %s UTC, where %s was to be expected%s%s."
            .formatted(
                metric.words(),
                subject.name(),
                metric.text(anomaly.value()),
                HOUR.format(series.at(anomaly.peak())),
                usual,
                anomaly.kind() == Anomaly.Kind.CONTEXTUAL ? " at that time" : "",
                lasted.toHours() > 1 ? ", and unusual for " + Text.span(lasted) : "");
    return new Finding(
        FindingKind.ANOMALY,
        subject,
        Finding.fingerprint(FindingKind.ANOMALY, metric.word(), subject),
        Severity.INFO,
        1 - Math.pow(10, -Math.min(3, anomaly.surprise())),
        series.at(anomaly.from()),
        series.at(anomaly.until()),
        sentence,
        "See what ran then; if it is meant to be so, dismiss it.",
        Evidence.NONE
            .with("metric", metric.word())
            .with("sort", anomaly.kind().name().toLowerCase(Locale.ROOT))
            .with("value", anomaly.value())
            .with("expected", anomaly.expected())
            .with("usual_deviation", anomaly.usual())
            .with("surprise_orders_of_magnitude", anomaly.surprise())
            .with("rhythm", rhythm(seasons)));
  }

  private Optional<Finding> course(Subject subject, Metric metric, HourSeries series) {
    return Course.of(series.values(), HourSeries.DAY)
        .filter(course -> Math.abs(course.after() - course.before()) >= least(course, metric))
        .map(
            course ->
                course.shift()
                    ? shifted(subject, metric, series, course)
                    : steady(subject, metric, series, course));
  }

  private static double least(Course course, Metric metric) {
    return Math.max(metric.least(), LEAST_CHANGE * Math.abs(course.before()));
  }

  private Finding steady(Subject subject, Metric metric, HourSeries series, Course course) {
    boolean grows = course.perDay() > 0;
    boolean bent = course.since() >= 0;
    int from = Math.max(0, course.since());
    return finding(
        subject,
        metric,
        "/trend",
        course.confidence(),
        series.at(from),
        series.at(series.length()),
        "The %s of %s %s by %s a %s%s: from %s to %s in %s."
            .formatted(
                metric.words(),
                subject.name(),
                grows ? "grows" : "falls",
                metric.text(Math.abs(course.perDay()) * (bent ? 1 : DAYS_OF_WEEK)),
                bent ? "day" : "week",
                bent ? " since %tF".formatted(series.at(from).atOffset(ZoneOffset.UTC)) : "",
                metric.text(Math.max(0, course.before())),
                metric.text(Math.max(0, course.after())),
                Text.span(Duration.ofHours(series.length() - from))),
        grows
            ? "See whether load or data grow with it, and plan for it."
            : "If it stays so, less will do: see its recommendation.",
        Evidence.NONE
            .with("metric", metric.word())
            .with(
                "method",
                bent
                    ? "a level and a line from a day on, by medians of days"
                    : "Mann-Kendall and Theil-Sen on medians of days, 80 % interval")
            .with("per_day", course.perDay())
            .with("per_day_low", course.low())
            .with("per_day_high", course.high())
            .with("before", course.before())
            .with("after", course.after()));
  }

  private Finding shifted(Subject subject, Metric metric, HourSeries series, Course course) {
    Instant at = series.at(course.since());
    return finding(
        subject,
        metric,
        "/shift",
        course.confidence(),
        at,
        series.at(series.length()),
        "The %s of %s moved from %s to %s on %tF and stayed there."
            .formatted(
                metric.words(),
                subject.name(),
                metric.text(Math.max(0, course.before())),
                metric.text(Math.max(0, course.after())),
                at.atOffset(ZoneOffset.UTC)),
        "See what was changed that day: a release, a setting, a client.",
        Evidence.NONE
            .with("metric", metric.word())
            .with("method", "two levels of medians of days")
            .with("before", course.before())
            .with("after", course.after()));
  }

  private Finding finding(
      Subject subject,
      Metric metric,
      String sort,
      double confidence,
      Instant from,
      Instant until,
      String sentence,
      String advice,
      Evidence evidence) {
    Instant since = until.minus(config.lookback());
    return new Finding(
        FindingKind.TREND,
        subject,
        Finding.fingerprint(FindingKind.TREND, metric.word() + sort, subject),
        Severity.INFO,
        confidence,
        from.isBefore(since) ? since : from,
        until,
        sentence,
        advice,
        evidence);
  }

  private static String rhythm(List<Season> seasons) {
    return seasons.isEmpty()
        ? "none"
        : seasons.stream()
            .map(season -> Text.span(Duration.ofHours(season.period())))
            .collect(Collectors.joining(", "));
  }
}
