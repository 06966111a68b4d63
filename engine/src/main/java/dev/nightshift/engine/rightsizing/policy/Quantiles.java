package dev.nightshift.engine.rightsizing.policy;

/// Quantiles of sorted values.
final class Quantiles {
  private Quantiles() {}

  /// The quantile `share` of the values in several sorted arrays, `count` of them in all,
  /// interpolated linearly between ranks as Prometheus' `quantile_over_time` and NumPy do. Takes
  /// them from the top, as quantiles of use lie near it.
  static double linear(double[][] sorted, int count, double share) {
    double rank = share * (count - 1);
    int lower = (int) Math.floor(rank);
    int upper = Math.min(lower + 1, count - 1);
    double[] top = highest(sorted, count - lower);
    double low = top[count - 1 - lower];
    return low + (rank - lower) * (top[count - 1 - upper] - low);
  }

  /// The highest so many values, falling.
  private static double[] highest(double[][] sorted, int many) {
    int[] left = new int[sorted.length];
    for (int i = 0; i < left.length; i++) {
      left[i] = sorted[i].length;
    }
    double[] highest = new double[many];
    for (int taken = 0; taken < many; taken++) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < left.length; i++) {
        if (left[i] > 0 && (best < 0 || sorted[i][left[i] - 1] > most)) {
          best = i;
          most = sorted[i][left[i] - 1];
        }
      }
      left[best]--;
      highest[taken] = most;
    }
    return highest;
  }
}
