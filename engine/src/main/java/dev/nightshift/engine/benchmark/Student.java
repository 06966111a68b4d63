package dev.nightshift.engine.benchmark;

/// Student's t distribution, as far as comparisons of nights need it.
final class Student {
  private Student() {}

  /// The value that is exceeded with a probability of 2.5 %. A series in 1 / degrees, within 2 %
  /// from four degrees of freedom on.
  static double quantile975(int degrees) {
    double inverse = 1.0 / degrees;
    return 1.96 + 2.37 * inverse + 2.82 * inverse * inverse + 2.5 * inverse * inverse * inverse;
  }

  /// Probability that t lies at least that far from 0. By Wallace's transformation to the normal
  /// distribution (1959), within 2 % of the true value from four degrees of freedom on.
  static double chance(double t, int degrees) {
    double scale = (8.0 * degrees + 1) / (8.0 * degrees + 3);
    double z = scale * Math.sqrt(degrees * Math.log1p(t * t / degrees));
    return 2 * normalTail(z);
  }

  /// Probability that a normal variable exceeds z, z not negative. Abramowitz and Stegun 7.1.26.
  private static double normalTail(double z) {
    double x = z / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return 0.5 * polynomial * Math.exp(-x * x);
  }
}
