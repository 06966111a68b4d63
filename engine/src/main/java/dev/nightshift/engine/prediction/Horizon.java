package dev.nightshift.engine.prediction;

/// What is predicted: whether the next sample is hot.
///
/// @param step seconds between samples, and so how far ahead a prediction looks
/// @param hot the share of its capacity from which a thing counts as a bottleneck
public record Horizon(int step, double hot) {
  /// Checks the two.
  public Horizon {
    if (step < 1 || step > 3_600) {
      throw new IllegalArgumentException("a step must be 1 to 3600 seconds, is " + step);
    }
    if (!(hot > 0 && hot <= 1)) {
      throw new IllegalArgumentException("hot must be above 0 and at most 1, is " + hot);
    }
  }
}
