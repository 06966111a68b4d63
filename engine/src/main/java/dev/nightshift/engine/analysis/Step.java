package dev.nightshift.engine.analysis;

import java.util.Arrays;

/// The cut that leaves the least of a short series beside the medians of its two parts.
///
/// @param cut index of the first value after it
/// @param beside sum of the distances from the two medians
/// @param score distance of the medians in standard errors; as in Student's test, with the
///   effective number of values where what is beside them is autocorrelated
record Step(int cut, double beside, double score) {
  private static final int LEAST = 3;
  private static final double MOST_CORRELATION = 0.9;

  /// Mean distance from the median of a normal distribution to its standard deviation.
  private static final double TO_DEVIATION = 1.2533;

  /// @param y twice {@value #LEAST} values at least
  static Step in(double[] y) {
    int best = LEAST;
    double least = Double.MAX_VALUE;
    for (int cut = LEAST; cut <= y.length - LEAST; cut++) {
      double beside = beside(y, 0, cut) + beside(y, cut, y.length);
      if (beside < least) {
        least = beside;
        best = cut;
      }
    }
    return new Step(best, least, score(y, best, least));
  }

  private static double score(double[] y, int cut, double beside) {
    double before = median(y, 0, cut);
    double after = median(y, cut, y.length);
    int n = y.length;
    double deviation = TO_DEVIATION * beside / (n - 2);
    if (deviation <= 1e-12 * (Math.abs(before) + Math.abs(after))) {
      return before == after ? 0 : Double.MAX_VALUE;
    }
    double all = 0;
    double next = 0;
    double previous = 0;
    for (int i = 0; i < n; i++) {
      double rest = y[i] - (i < cut ? before : after);
      all += rest * rest;
      next += i == 0 ? 0 : rest * previous;
      previous = rest;
    }
    // towards what it would be without the two medians taken out
    double r = Math.clamp((n * next / all + 1) / (n - 4), 0, MOST_CORRELATION);
    double error = deviation * Math.sqrt((1.0 / cut + 1.0 / (n - cut)) * (1 + r) / (1 - r));
    return Math.abs(after - before) / error;
  }

  private static double beside(double[] y, int from, int until) {
    double median = median(y, from, until);
    double sum = 0;
    for (int i = from; i < until; i++) {
      sum += Math.abs(y[i] - median);
    }
    return sum;
  }

  static double median(double[] y, int from, int until) {
    double[] sorted = Arrays.copyOfRange(y, from, until);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
