package dev.nightshift.engine.prediction;

/// Log odds of a rate, and more the more is used: where there is nothing to learn from.
record Constant(double logOdds) implements Scorer {
  @Override
  public double score(double[] row) {
    return logOdds + row[0];
  }
}
