package dev.nightshift.engine.prediction;

/// Says how likely a decision's next sample is hot, on a rising scale of its own.
@FunctionalInterface
interface Scorer {
  double score(double[] row);
}
