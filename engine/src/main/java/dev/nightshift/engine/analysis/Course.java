package dev.nightshift.engine.analysis;

import java.util.Arrays;
import java.util.Optional;

/// Where a series goes over weeks, if anywhere: it grows or falls steadily, or it moved to another
/// level and stayed there.
///
/// Judged by medians of days, which know nothing of the hours and little of autocorrelation, by the
/// Mann-Kendall test with the variance corrected for what autocorrelation is left, and Theil-Sen's
/// slope ({@link Trend}). A shift is two levels, cut at the best day ({@link Step}); told where
/// they lie closer to the days than the line does. Where a level and a line from some day on
/// ({@link Hinge}) lie clearly closer still, nothing stayed anywhere: it has grown or fallen since
/// that day.
///
/// @param since index of the first value of the new level, or from which it grows or falls; -1 for
///   a trend that is as old as the series
/// @param perDay slope of the line; 0 for a shift
/// @param low lower end of its 80 % interval; of a line from some day on, four fifths of its slopes
/// @param high upper end of it
/// @param before level at the start of the line, or before the shift
/// @param after level at its end, or after the shift
/// @param confidence that it goes there at all, 0 to 1; 0.999 at least
public record Course(
    int since,
    double perDay,
    double low,
    double high,
    double before,
    double after,
    double confidence) {
  /// Days without which no course is told.
  public static final int MIN_DAYS = 14;

  /// How sure it must be.
  private static final double SURE = 0.999;

  /// Above what the best of all cuts scores in 999 of 1,000 series of noise, which is 6 with an
  /// autocorrelation of 0.9 from hour to hour: found by trying.
  private static final double SURE_STEP = 7;

  private static final double LEAST_OF_DAY = 0.5;

  /// What a bent line may leave beside it of what two levels do.
  private static final double CLOSER = 0.7;

  /// The course of a series; empty where it goes nowhere or is too short.
  ///
  /// @param values evenly apart, NaN where one is missing
  /// @param perDay values in a day
  public static Optional<Course> of(double[] values, int perDay) {
    int days = values.length / perDay;
    int first = values.length - days * perDay;
    double[] x = new double[days];
    double[] y = new double[days];
    int known = 0;
    for (int day = 0; day < days; day++) {
      int from = first + day * perDay;
      double[] ofDay =
          Arrays.stream(values, from, from + perDay).filter(Double::isFinite).sorted().toArray();
      if (ofDay.length >= LEAST_OF_DAY * perDay) {
        x[known] = day;
        y[known++] = ofDay[ofDay.length / 2];
      }
    }
    if (known < MIN_DAYS) {
      return Optional.empty();
    }
    double[] at = Arrays.copyOf(x, known);
    double[] level = Arrays.copyOf(y, known);
    var line =
        Trend.of(at, level)
            .filter(trend -> trend.confidence() >= SURE && trend.low() * trend.high() > 0);
    var step = Step.in(level);
    if (step.score() >= SURE_STEP
        && (line.isEmpty() || step.beside() < beside(line.get(), at, level))) {
      var hinge = Hinge.in(at, level);
      return Optional.of(
          hinge.beside() < CLOSER * step.beside()
              ? bent(hinge, at, first, perDay)
              : shifted(step, at, level, first, perDay));
    }
    return line.map(trend -> steady(trend, at));
  }

  public boolean shift() {
    return since >= 0 && perDay == 0;
  }

  private static Course steady(Trend trend, double[] x) {
    double end = trend.level();
    double start = end - trend.slope() * (x[x.length - 1] - x[0]);
    return new Course(-1, trend.slope(), trend.low(), trend.high(), start, end, trend.confidence());
  }

  private static Course bent(Hinge hinge, double[] x, int first, int perDay) {
    double days = x[x.length - 1] - hinge.bend();
    // the median of a day stands for its middle
    return new Course(
        first + (int) Math.round((hinge.bend() + 0.5) * perDay),
        hinge.slope(),
        hinge.low(),
        hinge.high(),
        hinge.level(),
        hinge.level() + hinge.slope() * days,
        SURE);
  }

  private static Course shifted(Step step, double[] x, double[] y, int first, int perDay) {
    double before = Step.median(y, 0, step.cut());
    double after = Step.median(y, step.cut(), y.length);
    return new Course(
        first + (int) Math.round(x[step.cut()] * perDay), 0, 0, 0, before, after, SURE);
  }

  private static double beside(Trend trend, double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(y[i] - trend.level() - trend.slope() * (x[i] - x[x.length - 1]));
    }
    return sum;
  }
}
