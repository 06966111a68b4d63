package dev.nightshift.engine.rollout;

import java.util.Arrays;

/// What stands for the samples of a span of time.
enum Statistic {
  MEAN {
    @Override
    double of(double[] values) {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }
  },
  /// The 95th percentile, by nearest rank: what the slowest one in twenty got. Of fewer than twenty
  /// samples it is the largest.
  P95 {
    @Override
    double of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }
  };

  abstract double of(double[] values);
}
