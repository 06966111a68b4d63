package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// The naive way: a quantile of all samples of the last days, and a margin. The maximum of 7 days
/// + 15 % is the one to beat.
///
/// @param name e.g. `max7`
/// @param days window
/// @param share quantile over the means of intervals; 1 is the maximum
/// @param margin factor, e.g. 1.15
public record WindowPolicy(String name, int days, double share, double margin)
    implements LimitPolicy {
  public static final WindowPolicy MAX_7_DAYS = new WindowPolicy("max7", 7, 1, 1.15);
  public static final WindowPolicy MAX_1_DAY = new WindowPolicy("max1", 1, 1, 1.15);
  public static final WindowPolicy P99_7_DAYS = new WindowPolicy("p99-7", 7, 0.99, 1.15);
  public static final WindowPolicy P95_7_DAYS = new WindowPolicy("p95-7", 7, 0.95, 1.15);

  @Override
  public LimitLearner learner(Resource resource) {
    var recent = new RecentSpans(days * 86_400L);
    return new LimitLearner() {
      @Override
      public void learn(UsageSpan span) {
        recent.add(span);
      }

      @Override
      public double limit(long second) {
        recent.dropBefore(second);
        if (recent.samples() == 0) {
          return Double.NaN;
        }
        return margin * (share == 1 ? recent.maxMean() : recent.meanQuantile(share));
      }
    };
  }
}
