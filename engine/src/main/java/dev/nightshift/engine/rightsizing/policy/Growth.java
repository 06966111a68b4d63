package dev.nightshift.engine.rightsizing.policy;

/// How much more the next day may use than a day of the past: a distribution over steps of {@link
/// CostCurves#STEP}, up and down.
///
/// A normal distribution of the logarithm, wider where few days are known, and a rare growth up to
/// several times (exponential): a day unlike all days seen. The three constants were chosen on the
/// development traces; halving or doubling any of them moves mean slack at equal risk by less than
/// a point, see docs/rightsizing.md.
final class Growth {
  static final int DOWN = 12;
  static final int UP = 72;

  private static final double WIDTH = 0.03;
  private static final double WIDTH_OF_ONE_DAY = 0.04;
  private static final double RARE = 0.03;
  private static final double RARE_SCALE = 0.3;

  private Growth() {}

  /// Probabilities of growth by `i - DOWN` steps.
  ///
  /// @param days how many days the past amounts to, by weight
  static double[] over(double days) {
    double width = WIDTH + WIDTH_OF_ONE_DAY / Math.max(1, days);
    double[] usual = new double[DOWN + UP + 1];
    double[] rare = new double[usual.length];
    for (int i = 0; i < usual.length; i++) {
      double log = (i - DOWN) * CostCurves.LOG_STEP;
      usual[i] = StrictMath.exp(-0.5 * (log / width) * (log / width));
      rare[i] = i > DOWN ? StrictMath.exp(-log / RARE_SCALE) : 0;
    }
    scale(usual, 1 - RARE);
    scale(rare, RARE);
    for (int i = 0; i < usual.length; i++) {
      usual[i] += rare[i];
    }
    return usual;
  }

  private static void scale(double[] weights, double total) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= total / sum;
    }
  }
}
