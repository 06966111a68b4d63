package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// How much a series of nights scatters around its level, and how much one night resembles the one
/// before.
///
/// @param deviation robust standard deviation: the larger of 1.4826 times the median absolute
///   residual and the standard deviation of the residuals cut off at 2.5 of these
/// @param correlation of a night with the one before, 0 to 0.75, drawn towards 0 where there are
///   few nights
record Noise(double deviation, double correlation) {
  private static final double LEAST = 0.002;
  private static final double CUT = 2.5;
  private static final double PRIOR_NIGHTS = 12;
  private static final double BIAS = 0.05;
  private static final double MOST_CORRELATION = 0.75;
  private static final int MOST_LAGS = 40;

  /// @param residuals of two stretches of nights, one after the other
  /// @param border where the second stretch begins: it does not follow the first
  static Noise of(double[] residuals, int border) {
    int n = residuals.length;
    double[] absolute = Arrays.stream(residuals).map(Math::abs).toArray();
    double spread = 1.4826 * Medians.of(absolute) * (1 + 1.0 / Math.max(1, n - 2));
    double robust = Math.max(spread, LEAST);
    double cut = CUT * robust;
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      double residual = Math.clamp(residuals[i], -cut, cut);
      squares += residual * residual;
      if (i > 0 && i != border) {
        products += residual * Math.clamp(residuals[i - 1], -cut, cut);
      }
    }
    double deviation = Math.max(robust, Math.sqrt(squares / Math.max(1, n - 1)));
    double measured = squares == 0 ? 0 : products / squares;
    double shrunk = (measured + BIAS) * n / (n + PRIOR_NIGHTS);
    return new Noise(deviation, Math.clamp(shrunk, 0, MOST_CORRELATION));
  }

  /// Standard error of the difference between the means of two stretches of nights.
  double errorOfDifference(int nights, int others) {
    return deviation * Math.sqrt(varianceOfMean(nights) + varianceOfMean(others));
  }

  /// Variance of the mean of n values of a first-order autoregression with variance 1.
  private double varianceOfMean(int n) {
    double variance = 1;
    double power = 1;
    for (int lag = 1; lag < Math.min(n, MOST_LAGS); lag++) {
      power *= correlation;
      variance += 2 * (1 - (double) lag / n) * power;
    }
    return variance / n;
  }
}
