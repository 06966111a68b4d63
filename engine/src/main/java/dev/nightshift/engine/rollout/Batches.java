package dev.nightshift.engine.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Means over equal spans of time. Samples follow each other closely and resemble their neighbours;
/// their batches hardly do, so they can be compared as if independent.
final class Batches {
  /// Batches in a window.
  static final int IN_WINDOW = 8;

  /// Most batches before the change: an hour or so of 1-minute batches.
  static final int BEFORE = 60;

  private Batches() {}

  /// Mean of each span; NaN where less than half as many samples fell into it as into the fullest.
  ///
  /// @param series of several containers: each counts alike
  static double[] means(Collection<List<Point>> series, Instant from, Duration length, int count) {
    double[] sums = new double[count];
    int[] counted = new int[count];
    for (List<Point> one : series) {
      double[] means = means(one, from, length, count);
      for (int i = 0; i < count; i++) {
        if (!Double.isNaN(means[i])) {
          sums[i] += means[i];
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

  private static double[] means(List<Point> points, Instant from, Duration length, int count) {
    double[] sums = new double[count];
    int[] counted = new int[count];
    for (Point point : points) {
      long after = Duration.between(from, point.at()).toNanos();
      long index = Math.floorDiv(after, length.toNanos());
      if (index >= 0 && index < count) {
        sums[(int) index] += point.value();
        counted[(int) index]++;
      }
    }
    int fullest = Arrays.stream(counted).max().orElse(0);
    for (int i = 0; i < count; i++) {
      sums[i] = counted[i] > 0 && 2 * counted[i] >= fullest ? sums[i] / counted[i] : Double.NaN;
    }
    return sums;
  }
}
