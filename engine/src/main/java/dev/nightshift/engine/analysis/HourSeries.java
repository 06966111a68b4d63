package dev.nightshift.engine.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A metric hour by hour without holes in time.
final class HourSeries {
  /// Values in a day.
  static final int DAY = 24;

  private final Instant start;
  private final double[] values;

  /// @param start of the first hour
  /// @param values NaN where an hour is missing
  HourSeries(Instant start, double[] values) {
    this.start = start;
    this.values = values.clone();
  }

  /// @param rows in order of time, at least one
  static <T> HourSeries of(
      List<T> rows, Function<T, Instant> hour, Function<T, @Nullable Double> value) {
    Instant start = hour.apply(rows.getFirst());
    int length = (int) Duration.between(start, hour.apply(rows.getLast())).toHours() + 1;
    double[] values = new double[length];
    Arrays.fill(values, Double.NaN);
    for (T row : rows) {
      Double known = value.apply(row);
      if (known != null) {
        values[(int) Duration.between(start, hour.apply(row)).toHours()] = known;
      }
    }
    return new HourSeries(start, values);
  }

  int length() {
    return values.length;
  }

  double[] values() {
    return values.clone();
  }

  Instant at(int index) {
    return start.plus(Duration.ofHours(index));
  }
}
