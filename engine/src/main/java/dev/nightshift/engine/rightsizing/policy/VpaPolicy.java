package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// The recommender of the Kubernetes Vertical Pod Autoscaler 1.7.1 with its defaults, its target or
/// its upper bound taken as the limit.
///
/// - CPU: every sample weighs 0.1, memory: one peak a day, stamped at the end of its day; both
///   decay with a half-life of 24 h. Buckets widen by 5 % from 0.01 core and 10 MB; a percentile
///   answers the upper edge of its bucket.
/// - Target: P90 × 1.15. Upper bound: P95 × 1.15 × (1 + 1/c), where c, the confidence, is the
///   lesser of the days of life and the samples (one a minute) over 1,440.
/// - Floor: 25 millicores and 250 MiB a pod.
///
/// Source: kubernetes/autoscaler `vertical-pod-autoscaler/pkg/recommender`: `logic/recommender.go`,
/// `logic/estimator.go`, `model/aggregations_config.go`. OOM kills are not part of a usage trace.
public record VpaPolicy(Bound bound) implements LimitPolicy {
  private static final long HALF_LIFE = 86_400;
  private static final double MARGIN = 1.15;
  private static final double CPU_WEIGHT = 0.1;

  /// Which of the recommender's numbers is the limit.
  public enum Bound {
    TARGET("vpa", 0.90),
    UPPER("vpa-upper", 0.95);

    private final String policy;
    private final double share;

    Bound(String policy, double share) {
      this.policy = policy;
      this.share = share;
    }
  }

  @Override
  public String name() {
    return bound.policy;
  }

  @Override
  public double floor(Resource resource) {
    return resource == Resource.CPU ? 0.025 : 250.0 * (1 << 20);
  }

  @Override
  public LimitLearner learner(Resource resource) {
    var buckets =
        resource == Resource.CPU
            ? Buckets.Widening.upTo(1000, 0.01, 1.05)
            : Buckets.Widening.upTo(1e12, 1e7, 1.05);
    return new Learner(resource, bound, new DecayingHistogram(buckets, HALF_LIFE));
  }

  private static final class Learner implements LimitLearner {
    private final Resource resource;
    private final Bound bound;
    private final DecayingHistogram histogram;
    private long first = Long.MAX_VALUE;
    private long last;
    private double minutes;

    Learner(Resource resource, Bound bound, DecayingHistogram histogram) {
      this.resource = resource;
      this.bound = bound;
      this.histogram = histogram;
    }

    @Override
    public void learn(UsageSpan span) {
      first = Math.min(first, span.second(0));
      last = span.endSecond();
      minutes += span.size() * (double) span.intervalSeconds() / 60;
      if (resource == Resource.MEMORY) {
        histogram.add(span.maxPeak(), 1, last);
        return;
      }
      for (int i = 0; i < span.size(); i++) {
        histogram.add(span.mean(i), CPU_WEIGHT, span.second(i));
      }
    }

    @Override
    public double limit(long second) {
      if (histogram.isEmpty()) {
        return Double.NaN;
      }
      double target = histogram.percentile(bound.share) * MARGIN;
      double confidence = Math.min((last - first) / 86_400.0, minutes / 1440);
      return bound == Bound.TARGET ? target : target * (1 + 1 / confidence);
    }
  }
}
