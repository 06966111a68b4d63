package dev.nightshift.engine.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;

/// Means, or percentiles, over equal spans of time. Samples follow each other closely and resemble
/// their neighbours; their batches hardly do, so they can be compared as if independent.
final class Batches {
  /// Batches in a window.
  static final int IN_WINDOW = 8;

  /// Most batches before the change: an hour or so of 1-minute batches.
  static final int BEFORE = 60;

  private Batches() {}

  /// The statistic of each span; NaN where less than half as many samples fell into it as into the
  /// fullest.
  ///
  /// @param series of several containers: each counts alike
  static double[] of(
      Collection<List<Point>> series, Instant from, Duration length, int count, Statistic wanted) {
    double[] sums = new double[count];
    int[] counted = new int[count];
    for (List<Point> one : series) {
      double[] values = of(one, from, length, count, wanted);
      for (int i = 0; i < count; i++) {
        if (!Double.isNaN(values[i])) {
          sums[i] += values[i];
          counted[i]++;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      // a container that is missing must not look like a change of the mean
      sums[i] = counted[i] == series.size() && counted[i] > 0 ? sums[i] / counted[i] : Double.NaN;
    }
    return sums;
  }

  private static double[] of(
      List<Point> points, Instant from, Duration length, int count, Statistic wanted) {
    var spans = new ArrayList<DoubleStream.Builder>();
    int[] counted = new int[count];
    for (int i = 0; i < count; i++) {
      spans.add(DoubleStream.builder());
    }
    for (Point point : points) {
      long after = Duration.between(from, point.at()).toNanos();
      long index = Math.floorDiv(after, length.toNanos());
      if (index >= 0 && index < count) {
        spans.get((int) index).add(point.value());
        counted[(int) index]++;
      }
    }
    int fullest = Arrays.stream(counted).max().orElse(0);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      boolean enough = counted[i] > 0 && 2 * counted[i] >= fullest;
      values[i] = enough ? wanted.of(spans.get(i).build().toArray()) : Double.NaN;
    }
    return values;
  }
}
