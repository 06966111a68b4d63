package dev.nightshift.engine.rollout;

import java.util.Arrays;

/// Kayenta's rule for "worse", to compare with: the 98 % interval of the shift between two samples
/// by an inverted Mann-Whitney test lies above a quarter of the estimated shift. Source: Kayenta,
/// `MannWhitney.scala` and `MannWhitneyClassifier.scala`.
final class MannWhitney {
  private static final double Z = 2.3263478740408408;

  private MannWhitney() {}

  static boolean high(double[] experiment, double[] control) {
    double[] shifts = new double[experiment.length * control.length];
    int at = 0;
    for (double x : experiment) {
      for (double y : control) {
        shifts[at++] = x - y;
      }
    }
    Arrays.sort(shifts);
    double n = experiment.length;
    double m = control.length;
    double deviation = Math.sqrt(n * m * (n + m + 1) / 12);
    int low = (int) Math.max(0, Math.floor(n * m / 2 - Z * deviation));
    double estimate = shifts[shifts.length / 2];
    return estimate > 0 && shifts[low] > 0.25 * Math.abs(estimate);
  }
}
