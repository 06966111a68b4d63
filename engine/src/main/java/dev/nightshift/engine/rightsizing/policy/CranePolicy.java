package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// Crane's resource recommender with its defaults: P99 + 15 % of a decaying histogram over 168
/// hours, half-life 24 h for CPU and 48 h for memory, even buckets of 0.1 core and 100 MiB whose
/// upper edge is the answer, each sample weighing its own value, at least 1e-5.
///
/// Source: gocrane/crane `pkg/recommendation/recommender/resource/recommend.go`,
/// `pkg/prediction/percentile/aggregate_signal.go`, `config.go`.
public record CranePolicy() implements LimitPolicy {
  private static final long HISTORY = 168 * 3600L;
  private static final double SHARE = 0.99;
  private static final double MARGIN = 1.15;
  private static final double MIN_WEIGHT = 1e-5;

  @Override
  public String name() {
    return "crane";
  }

  @Override
  public LimitLearner learner(Resource resource) {
    boolean cpu = resource == Resource.CPU;
    var buckets =
        cpu ? new Buckets.Even(0.1, 1001) : new Buckets.Even(100.0 * (1 << 20), 1024 * 1024 / 100);
    long halfLife = cpu ? 86_400 : 2 * 86_400;
    var recent = new RecentSpans(HISTORY);
    return new LimitLearner() {
      @Override
      public void learn(UsageSpan span) {
        recent.add(span);
      }

      @Override
      public double limit(long second) {
        recent.dropBefore(second);
        var histogram = new DecayingHistogram(buckets, halfLife);
        for (var span : recent.all()) {
          for (int i = 0; i < span.size(); i++) {
            double value = cpu ? span.mean(i) : span.peak(i);
            histogram.add(value, Math.max(MIN_WEIGHT, value), span.second(i));
          }
        }
        return histogram.isEmpty() ? Double.NaN : histogram.percentile(SHARE) * MARGIN;
      }
    };
  }
}
