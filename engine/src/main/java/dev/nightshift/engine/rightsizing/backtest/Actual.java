package dev.nightshift.engine.rightsizing.backtest;

import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.util.Arrays;

/// What was really used in the time a limit held, ready to be held against many limits.
final class Actual {
  private final double[] sorted;
  private final double[] sums;

  Actual(UsageSpan span) {
    sorted = span.sortedMeans();
    sums = new double[sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
  }

  int samples() {
    return sorted.length;
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  double used() {
    return sums[sorted.length];
  }

  /// Samples at most as high as the limit.
  int within(double limit) {
    int at = Arrays.binarySearch(sorted, Math.nextUp(limit));
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && sorted[at - 1] > limit) {
      at--;
    }
    return at;
  }

  /// Sum of the use that fits under the limit.
  double served(double limit) {
    int within = within(limit);
    return sums[within] + limit * (sorted.length - within);
  }
}
