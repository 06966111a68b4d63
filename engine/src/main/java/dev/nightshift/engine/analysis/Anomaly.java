package dev.nightshift.engine.analysis;

import dev.nightshift.engine.analysis.anomaly.AnomalyDetector;
import dev.nightshift.engine.analysis.season.Decomposition;
import dev.nightshift.engine.analysis.season.Seasons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Hours of a metric that are unlike all before them.
///
/// Found by {@link AnomalyDetector}, hour by hour from the hours before; believed where the value
/// is also far from what level and rhythm let expect: five usual deviations, a fifth of what was
/// expected, and enough to matter.
///
/// @param from index of the first such hour
/// @param until index after the last one
/// @param peak index of the farthest one
/// @param value at the peak
/// @param expected there
/// @param usual usual deviation from what is expected
/// @param surprise in orders of magnitude
record Anomaly(
    int from,
    int until,
    int peak,
    double value,
    double expected,
    double usual,
    double surprise,
    Kind kind) {
  private static final int DAYS = 7;
  private static final int BACK = 11;
  private static final int FORWARD = 6;
  private static final double FAR = 5;
  private static final double STILL_FAR = 3;
  private static final double LEAST_SHARE = 0.2;

  /// What sort of anomaly.
  enum Kind {
    /// A value as there was none before.
    POINT,
    /// A value that is usual, but not at that time.
    CONTEXTUAL,
    /// Three hours or more.
    COLLECTIVE
  }

  /// The most surprising one of the last seven days.
  ///
  /// @param least smallest distance that matters
  static Optional<Anomaly> latest(HourSeries series, Decomposition parts, double least) {
    double[] values = series.values();
    int recent = Math.max(0, values.length - DAYS * HourSeries.DAY);
    int last = lastOutstanding(recent - BACK, parts, least) + BACK;
    if (last < recent) {
      return Optional.empty();
    }
    var detector = new AnomalyDetector();
    Optional<Anomaly> most = Optional.empty();
    for (int i = 0; i <= Math.min(last, values.length - 1); i++) {
      var surprise = detector.next(series.at(i).getEpochSecond(), values[i]);
      if (i >= recent
          && surprise.alarming()
          && most.map(Anomaly::surprise).orElse(0.0) < surprise.size()) {
        var told = around(i, values, parts, least, surprise.size());
        most = told.isPresent() ? told : most;
      }
    }
    return most;
  }

  /// What came up from an hour on, as it would have been told when it came: each is judged by what
  /// was known at the end of the hour that gave the alarm. Nothing is silenced after another: the
  /// detector would be silent for more than a week, and here findings know which events are the
  /// same.
  ///
  /// @param first index of the first hour that is new
  static List<Anomaly> asTheyCame(HourSeries series, double least, int first) {
    double[] values = series.values();
    var detector = new AnomalyDetector();
    var told = new ArrayList<Anomaly>();
    for (int i = 0; i < values.length; i++) {
      var surprise = detector.next(series.at(i).getEpochSecond(), values[i]);
      if (i >= first && surprise.alarmingAlone()) {
        double[] known = Arrays.copyOf(values, i + 1);
        var parts = Decomposition.of(known, Seasons.in(known, HourSeries.DAY), HourSeries.DAY);
        around(i, known, parts, least, surprise.alone()).ifPresent(told::add);
      }
    }
    return told;
  }

  /// Whether nothing from an hour on can be told: so it is in most series, without a detector.
  static boolean ordinary(Decomposition parts, double least, int first) {
    return lastOutstanding(first - BACK, parts, least) < 0;
  }

  /// Whether an hour that is part of an anomaly is still unlike the others.
  static boolean stillFar(int at, Decomposition parts, double least) {
    double distance = Math.abs(parts.rest()[at]);
    return distance >= STILL_FAR * parts.usualRest()
        && !(distance < least)
        && !(distance < LEAST_SHARE * Math.abs(parts.expected(at)));
  }

  /// Index of the last hour far enough from what was to be expected; far below 0 where none is. An
  /// alarm more than {@value #BACK} hours after it tells nothing, so most series need no detector.
  private static int lastOutstanding(int from, Decomposition parts, double least) {
    double[] rest = parts.rest();
    double usual = parts.usualRest();
    for (int i = rest.length - 1; i >= Math.max(0, from); i--) {
      if (outstanding(Math.abs(rest[i]), parts.expected(i), usual, least)) {
        return i;
      }
    }
    return Integer.MIN_VALUE / 2;
  }

  private static boolean outstanding(double distance, double expected, double usual, double least) {
    return distance >= FAR * usual
        && !(distance < least)
        && !(distance < LEAST_SHARE * Math.abs(expected));
  }

  private static Optional<Anomaly> around(
      int alarm, double[] values, Decomposition parts, double least, double surprise) {
    double[] rest = parts.rest();
    int peak = alarm;
    for (int i = Math.max(0, alarm - BACK); i <= Math.min(rest.length - 1, alarm + FORWARD); i++) {
      boolean farther = Math.abs(rest[i]) > Math.abs(rest[peak]);
      peak = farther || !Double.isFinite(rest[peak]) ? i : peak;
    }
    double usual = parts.usualRest();
    double distance = Math.abs(rest[peak]);
    double expected = parts.expected(peak);
    if (!outstanding(distance, expected, usual, least)) {
      return Optional.empty();
    }
    int from = peak;
    while (from > 0 && far(rest, from - 1, peak, usual)) {
      from--;
    }
    int until = peak + 1;
    while (until < rest.length && far(rest, until, peak, usual)) {
      until++;
    }
    return Optional.of(
        new Anomaly(
            from,
            until,
            peak,
            values[peak],
            expected,
            usual,
            surprise,
            kind(values, peak, from, until)));
  }

  private static boolean far(double[] rest, int at, int peak, double usual) {
    return rest[at] * Math.signum(rest[peak])
        >= Math.max(STILL_FAR * usual, Math.abs(rest[peak]) / 4);
  }

  private static Kind kind(double[] values, int peak, int from, int until) {
    double value = values[peak];
    double[] before = Arrays.stream(values, 0, from).filter(Double::isFinite).sorted().toArray();
    if (before.length > 0 && value >= before[0] && value <= before[before.length - 1]) {
      return Kind.CONTEXTUAL;
    }
    return until - from >= 3 ? Kind.COLLECTIVE : Kind.POINT;
  }
}
