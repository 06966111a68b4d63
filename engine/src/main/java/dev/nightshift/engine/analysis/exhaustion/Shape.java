package dev.nightshift.engine.analysis.exhaustion;

/// How a level grows, apart from clean-ups and the daily wave.
///
/// Each shape has a weight before anything was seen. Shapes with more freedom have less: they must
/// earn it.
public enum Shape {
  /// It does not.
  CONSTANT("stays as it is", 1),
  /// By the same amount each hour.
  STEADY("grows steadily", 1),
  /// Flat up to an hour, by the same amount each hour since.
  BEGUN("has begun to grow", 0.5),
  /// By one amount each hour up to an hour, by another since.
  CHANGED("grows faster or slower than before", 0.2),
  /// By the same share of itself each hour.
  BY_SHARE("grows by a share of itself", 0.6),
  /// By a growing amount each hour, over a level that stays.
  ACCELERATING("grows faster and faster", 0.2),
  /// Ever more slowly, towards a level that it will not pass.
  SATURATING("grows ever more slowly", 0.6);

  private final String words;
  private final double weight;

  Shape(String words, double weight) {
    this.words = words;
    this.weight = weight;
  }

  /// `grows steadily`.
  public String words() {
    return words;
  }

  double weight() {
    return weight;
  }
}
