package dev.nightshift.engine.analysis;

import java.util.Arrays;
import java.util.Optional;

/// A straight line through a series that outliers cannot bend, with an interval that knows of
/// autocorrelation.
///
/// Slope: the median of the slopes of all pairs (Theil 1950, Sen 1968). Interval: Sen's, from the
/// variance of Kendall's S, `n(n-1)(2n+5)/18`, which takes observations for independent; as
/// neighbouring hours are not, the variance is multiplied by `(1+r)/(1-r)`, `r` being the first
/// autocorrelation of the residuals (the effective sample size of an AR(1) series).
///
/// @param slope per unit of x
/// @param low lower end of the 80 % interval of the slope
/// @param high upper end of it
/// @param level value of the line at the last x
/// @param confidence that there is a trend in the direction of the slope at all, 0 to 1
public record Trend(double slope, double low, double high, double level, double confidence) {
  /// Fewest points for which the normal approximation holds.
  public static final int MIN_POINTS = 10;

  /// Standard deviations that hold 80 % of a normal distribution.
  private static final double Z80 = 1.2816;

  private static final double MAX_AUTOCORRELATION = 0.95;

  /// The trend of `y` over growing `x`; empty with fewer than {@value #MIN_POINTS} points.
  public static Optional<Trend> of(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x for " + y.length + " y");
    }
    int n = x.length;
    if (n < MIN_POINTS) {
      return Optional.empty();
    }
    double[] slopes = new double[n * (n - 1) / 2];
    int pairs = 0;
    long kendall = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (x[j] <= x[i]) {
          throw new IllegalArgumentException("x must grow, does not at " + j);
        }
        slopes[pairs++] = (y[j] - y[i]) / (x[j] - x[i]);
        kendall += (long) Math.signum(y[j] - y[i]);
      }
    }
    Arrays.sort(slopes);
    double slope = median(slopes);
    double[] residuals = residuals(x, y, slope);
    double deviation = deviation(n, autocorrelation(residuals));
    double reach = Z80 * deviation / 2;
    int low = (int) Math.clamp(Math.floor(pairs / 2.0 - reach), 0, pairs - 1);
    int high = (int) Math.clamp(Math.ceil(pairs / 2.0 + reach), 0, pairs - 1);
    return Optional.of(
        new Trend(
            slope,
            slopes[low],
            slopes[high],
            slope * x[n - 1] + median(sorted(residuals)),
            Normal.below(Math.abs(kendall) / deviation)));
  }

  /// Standard deviation of Kendall's S without a trend.
  private static double deviation(int n, double autocorrelation) {
    double independent = n * (n - 1.0) * (2.0 * n + 5) / 18;
    return Math.sqrt(independent * (1 + autocorrelation) / (1 - autocorrelation));
  }

  private static double[] residuals(double[] x, double[] y, double slope) {
    double[] residuals = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      residuals[i] = y[i] - slope * x[i];
    }
    return residuals;
  }

  private static double autocorrelation(double[] residuals) {
    double mean = Arrays.stream(residuals).average().orElseThrow();
    double all = 0;
    double lagged = 0;
    for (int i = 0; i < residuals.length; i++) {
      all += (residuals[i] - mean) * (residuals[i] - mean);
      lagged += i == 0 ? 0 : (residuals[i] - mean) * (residuals[i - 1] - mean);
    }
    return all <= 0 ? 0 : Math.clamp(lagged / all, 0, MAX_AUTOCORRELATION);
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
