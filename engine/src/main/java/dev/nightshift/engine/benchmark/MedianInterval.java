package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// The median of some trials with an interval from their order statistics: it assumes nothing about
/// the distribution.
///
/// The ends are the k-th smallest and k-th largest trial, k the largest rank for which a binomial
/// with n trials and p = 1/2 stays below k with a probability of at most 2.5 %: at least 95 %
/// confidence (David and Nagaraja, Order Statistics, section 7.1). With fewer than six trials no
/// such rank exists: then the ends are the smallest and largest trial, and the confidence is lower.
///
/// @param median the median, in the metric's unit
/// @param low lower end
/// @param high upper end
/// @param trials how many trials it rests on
public record MedianInterval(double median, double low, double high, int trials) {
  private static final double TAIL = 0.025;

  /// @throws IllegalArgumentException without a trial, or with one that is no number
  public static MedianInterval of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a median needs a trial");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException("a trial is no number");
    }
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    int rank = Math.max(1, rank(n));
    return new MedianInterval(median, sorted[rank - 1], sorted[n - rank], n);
  }

  /// The largest k with P(B < k) at most 2.5 % for B binomial(n, 1/2); 0 where there is none.
  static int rank(int n) {
    double probability = Math.pow(0.5, n);
    double below = 0;
    for (int k = 0; k < n; k++) {
      below += probability;
      if (below > TAIL) {
        return k;
      }
      probability *= (double) (n - k) / (k + 1);
    }
    return n;
  }
}
