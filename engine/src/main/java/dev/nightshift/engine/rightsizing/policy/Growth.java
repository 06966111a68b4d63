package dev.nightshift.engine.rightsizing.policy;

/// How much more the next day may use than a day of the past: a distribution over steps of {@link
/// CostCurves#STEP}, up and down.
///
/// A normal distribution of the logarithm, wider where few days are known, and a rare growth up to
/// several times (exponential): a day unlike all days seen. The three constants were chosen on the
/// development traces; halving or doubling any of them moves mean slack at equal risk by less than
/// a point, see docs/rightsizing.md.
final class Growth {
  private static final int UP = 72;
  private static final double WIDTH = 0.03;
  private static final double WIDTH_OF_ONE_DAY = 0.04;
  private static final double RARE = 0.03;
  private static final double RARE_SCALE = 0.3;

  /// Beyond so many widths the usual growth is nil.
  private static final double NIL = 8;

  /// What is left of the probability of a rare growth with each further step.
  private static final double LEFT = StrictMath.exp(-CostCurves.LOG_STEP / RARE_SCALE);

  private static final double LEFT_AT_END = StrictMath.pow(LEFT, UP);

  /// Probability of a rare growth by one step.
  private static final double RARE_FIRST = RARE * (1 - LEFT) / (1 - LEFT_AT_END);

  /// Probabilities of a usual growth by 0, 1, … steps, up or down.
  private final double[] usual;

  /// @param days how many days the past amounts to, by weight
  Growth(double days) {
    double width = WIDTH + WIDTH_OF_ONE_DAY / Math.max(1, days);
    usual = new double[(int) Math.ceil(NIL * width / CostCurves.LOG_STEP) + 1];
    double sum = 0;
    for (int i = 0; i < usual.length; i++) {
      double log = i * CostCurves.LOG_STEP / width;
      usual[i] = StrictMath.exp(-0.5 * log * log);
      sum += i == 0 ? usual[i] : 2 * usual[i];
    }
    for (int i = 0; i < usual.length; i++) {
      usual[i] *= (1 - RARE) / sum;
    }
  }

  /// What limits cost after growth: under use that has grown by some steps a limit costs what one
  /// as many steps lower cost before.
  ///
  /// @param before by limit, in rising steps; beyond either end costs stay the same
  /// @param after is filled
  void spread(double[] before, double[] after) {
    int count = before.length;
    double rare = before[0] * (1 - LEFT_AT_END) / (1 - LEFT);
    for (int j = 0; j < count; j++) {
      after[j] = usual[0] * before[j] + RARE_FIRST * rare;
      rare = before[j] + LEFT * rare - LEFT_AT_END * before[Math.max(0, j - UP)];
    }
    for (int steps = 1; steps < usual.length; steps++) {
      add(after, before, usual[steps], steps);
    }
  }

  /// One number of steps after the other, so that the processor can take several limits at once.
  private static void add(double[] after, double[] before, double probability, int steps) {
    int count = before.length;
    for (int j = 0; j < steps; j++) {
      after[j] += probability * before[0];
      after[count - 1 - j] += probability * before[count - 1];
    }
    for (int j = steps; j < count; j++) {
      after[j] += probability * before[j - steps];
    }
    for (int j = 0; j < count - steps; j++) {
      after[j] += probability * before[j + steps];
    }
  }
}
