package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// Middles of values that outliers do not move.
final class Medians {
  private static final int ROUNDS = 3;

  private Medians() {}

  static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  static double of(double[] values, int from, int to) {
    return of(Arrays.copyOfRange(values, from, to));
  }

  /// Huber's estimate of the centre: the mean, with values further away than `cut` counted as that
  /// far away. As good as the mean where nothing is odd.
  static double huber(double[] values, int from, int to, double cut) {
    double centre = of(values, from, to);
    for (int round = 0; round < ROUNDS; round++) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += Math.clamp(values[i] - centre, -cut, cut);
      }
      centre += sum / (to - from);
    }
    return centre;
  }
}
