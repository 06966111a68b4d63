package dev.nightshift.engine.analysis.anomaly;

/// How surprising a value is, and why.
///
/// @param size 0 to 12: about how many orders of magnitude rarer than usual
/// @param alone the same without regard to what was surprising not long ago
/// @param trait what is strangest about it
/// @param expected median at the same time of the days before, or of the dozen values before it;
///   NaN where nothing is known
public record Surprise(double size, double alone, Trait trait, double expected) {
  /// From this size on it is worth telling. The best one on the development half of the Numenta
  /// benchmark.
  public static final double ALARM = 2.44;

  static final double MOST = 12;

  /// The size as a score of 0 to 1.
  public double score() {
    return size / MOST;
  }

  /// Whether it is worth telling, even shortly after something else was.
  public boolean alarmingAlone() {
    return alone >= ALARM;
  }

  public boolean alarming() {
    return size >= ALARM;
  }
}
