package dev.nightshift.engine.rightsizing.policy;

/// A histogram in which the weight of a sample halves with each half-life of age. Instead of
/// shrinking old weights, newer samples weigh more, and all weights are brought back when they grow
/// too large.
///
/// Source: kubernetes/autoscaler
/// `vertical-pod-autoscaler/pkg/recommender/util/decaying_histogram.go` and `histogram.go`.
final class DecayingHistogram {
  /// Exponent at which weights are brought back.
  private static final double MAX_EXPONENT = 100;

  private final Buckets buckets;
  private final double halfLifeSeconds;
  private final double[] weights;
  private double total;
  private long reference;
  private boolean empty = true;

  DecayingHistogram(Buckets buckets, double halfLifeSeconds) {
    this.buckets = buckets;
    this.halfLifeSeconds = halfLifeSeconds;
    this.weights = new double[buckets.count()];
  }

  void add(double value, double weight, long second) {
    if (empty) {
      reference = second;
      empty = false;
    }
    double exponent = (second - reference) / halfLifeSeconds;
    if (exponent > MAX_EXPONENT) {
      bringBack(exponent);
      reference = second;
      exponent = 0;
    }
    double decayed = weight * StrictMath.pow(2, exponent);
    weights[buckets.of(value)] += decayed;
    total += decayed;
  }

  private void bringBack(double exponent) {
    double factor = StrictMath.pow(2, -exponent);
    total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factor;
      total += weights[i];
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /// The end of the bucket in which the given share of all weight is reached; 0 when empty.
  double percentile(double share) {
    return empty ? 0 : buckets.end(reached(share * total, false));
  }

  /// The same over work instead of time: each bucket's weight counts times its value, so the answer
  /// is the limit under which that share of the work was done.
  double workPercentile(double share) {
    double work = 0;
    for (int i = 0; i < weights.length; i++) {
      work += weights[i] * buckets.end(i);
    }
    return empty ? 0 : buckets.end(reached(share * work, true));
  }

  private int reached(double threshold, boolean byWork) {
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
      }
    }
    double sum = 0;
    for (int i = 0; i < last; i++) {
      sum += byWork ? weights[i] * buckets.end(i) : weights[i];
      if (sum >= threshold) {
        return i;
      }
    }
    return last;
  }
}
