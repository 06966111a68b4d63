package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// Robusta KRR's strategies with their defaults, over 336 hours of history.
///
/// - `simple`: CPU is the P95 of the samples without a margin (KRR means it as a request and
///   removes the limit), memory the maximum + 15 %.
/// - `simple_limit`: the CPU limit is the P96 of the samples, memory as above.
/// - Fewer than 100 samples are no answer. Floor: 10 millicores and 100 MB.
///
/// Source: robusta-dev/krr `robusta_krr/strategies/simple.py`, `simple_limit.py`,
/// `core/abstract/strategies.py`.
public record KrrPolicy(Strategy strategy) implements LimitPolicy {
  private static final long HISTORY = 336 * 3600L;
  private static final int MIN_SAMPLES = 100;
  private static final double MEMORY_MARGIN = 1.15;

  /// Which of the two.
  public enum Strategy {
    SIMPLE("krr", 0.95),
    SIMPLE_LIMIT("krr-limit", 0.96);

    private final String policy;
    private final double share;

    Strategy(String policy, double share) {
      this.policy = policy;
      this.share = share;
    }
  }

  @Override
  public String name() {
    return strategy.policy;
  }

  @Override
  public double floor(Resource resource) {
    return resource == Resource.CPU ? 0.010 : 100e6;
  }

  @Override
  public LimitLearner learner(Resource resource) {
    var recent = new RecentSpans(HISTORY);
    return new LimitLearner() {
      @Override
      public void learn(UsageSpan span) {
        recent.add(span);
      }

      @Override
      public double limit(long second) {
        recent.dropBefore(second);
        if (recent.samples() < MIN_SAMPLES) {
          return Double.NaN;
        }
        return resource == Resource.CPU
            ? recent.meanQuantile(strategy.share)
            : recent.maxPeak() * MEMORY_MARGIN;
      }
    };
  }
}
