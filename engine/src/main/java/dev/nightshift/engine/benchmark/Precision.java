package dev.nightshift.engine.benchmark;

/// How often something is measured: until its interval is narrow, within bounds.
///
/// @param least trials before it may end, those that warm up left out
/// @param most trials after which it ends in any case
/// @param halfWidth relative half of the interval at which it is precise enough
public record Precision(int least, int most, double halfWidth) {
  /// Six is the least number for which order statistics give an interval of 95 %.
  public static final Precision NIGHTLY = new Precision(6, 30, 0.02);

  /// A first look: as often as the budget allows, at most three times.
  public static final Precision QUICK = new Precision(2, 3, 0.02);

  public Precision {
    if (least < 1 || most < least || !(halfWidth >= 0)) {
      throw new IllegalArgumentException("a precision of " + least + ".." + most + " trials");
    }
  }

  /// The same with fewer trials at most.
  public Precision atMost(int trials) {
    return new Precision(Math.min(least, trials), Math.min(most, trials), halfWidth);
  }
}
