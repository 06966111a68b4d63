package dev.nightshift.engine.rightsizing.policy;

/// Quantiles of sorted values.
final class Quantiles {
  private Quantiles() {}

  /// The quantile `share` of the first `count` sorted values, interpolated linearly between ranks
  /// as Prometheus' `quantile_over_time` and NumPy do.
  static double linear(double[] sorted, int count, double share) {
    double rank = share * (count - 1);
    int lower = (int) Math.floor(rank);
    int upper = Math.min(lower + 1, count - 1);
    return sorted[lower] + (rank - lower) * (sorted[upper] - sorted[lower]);
  }
}
