package dev.nightshift.engine.rightsizing.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A histogram in which the weight of a sample halves with each half-life of age. Instead of
/// shrinking old weights, newer samples weigh more, and all weights are brought back when they grow
/// too large.
///
/// Source: kubernetes/autoscaler
/// `vertical-pod-autoscaler/pkg/recommender/util/decaying_histogram.go` and `histogram.go`.
final class DecayingHistogram {
  /// Exponent at which weights are brought back.
  private static final double MAX_EXPONENT = 100;

  /// Samples mostly lie whole minutes apart, and the same minutes come again with each half-life.
  private static final Map<Long, double[]> BY_MINUTE = new ConcurrentHashMap<>();

  private final Buckets buckets;
  private final long halfLifeSeconds;
  private final double[] byMinute;
  private final double[] weights;
  private double total;
  private long reference;
  private boolean empty = true;

  DecayingHistogram(Buckets buckets, long halfLifeSeconds) {
    this.buckets = buckets;
    this.halfLifeSeconds = halfLifeSeconds;
    this.byMinute = BY_MINUTE.computeIfAbsent(halfLifeSeconds, DecayingHistogram::byMinute);
    this.weights = new double[buckets.count()];
  }

  void add(double value, double weight, long second) {
    if (empty) {
      reference = second;
      empty = false;
    }
    double exponent = (double) (second - reference) / halfLifeSeconds;
    if (exponent > MAX_EXPONENT) {
      bringBack(exponent);
      reference = second;
    }
    double decayed = weight * grown(second - reference);
    weights[buckets.of(value)] += decayed;
    total += decayed;
  }

  /// `2^(seconds / half-life)`.
  private double grown(long seconds) {
    long rest = Math.floorMod(seconds, halfLifeSeconds);
    double part =
        rest % 60 == 0
            ? byMinute[(int) (rest / 60)]
            : StrictMath.pow(2, (double) rest / halfLifeSeconds);
    return Math.scalb(part, (int) Math.floorDiv(seconds, halfLifeSeconds));
  }

  private static double[] byMinute(long halfLifeSeconds) {
    double[] grown = new double[(int) (halfLifeSeconds / 60) + 1];
    for (int minute = 0; minute < grown.length; minute++) {
      grown[minute] = StrictMath.pow(2, minute * 60.0 / halfLifeSeconds);
    }
    return grown;
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
