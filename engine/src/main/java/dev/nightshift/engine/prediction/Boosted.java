package dev.nightshift.engine.prediction;

/// Log odds from boosted trees.
///
/// @param shift corrects for decisions that were left out of the training
record Boosted(Trees trees, double shift) implements Scorer {
  @Override
  public double score(double[] row) {
    return trees.sum(row) + shift;
  }
}
