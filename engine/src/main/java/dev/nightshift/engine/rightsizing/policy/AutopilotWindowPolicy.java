package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;
import org.jspecify.annotations.Nullable;

/// Google Autopilot's moving window: a percentile over work, of samples whose weight halves every
/// 12 h (CPU) or 48 h (memory), + 15 %, then the highest advice of the last hour.
///
/// CPU: P95 (serving jobs). Memory: P98 of the peaks of the intervals (low tolerance, the default
/// of most large jobs). The published margin is 10 to 15 %, less for large limits; its exact form
/// is not published. The histogram's 400 buckets are 4 % apart here; theirs are not published.
///
/// Source: Rzadca et al., "Autopilot: workload autoscaling at Google", EuroSys 2020, section 3.2.
public record AutopilotWindowPolicy() implements LimitPolicy {
  private static final double MARGIN = 1.15;
  private static final int BUCKETS = 400;

  @Override
  public String name() {
    return "autopilot";
  }

  @Override
  public LimitLearner learner(Resource resource) {
    return new Learner(resource == Resource.CPU);
  }

  private static final Buckets CPU_BUCKETS = new Buckets.Growing(0.001, 1.04, BUCKETS);
  private static final Buckets MEMORY_BUCKETS = new Buckets.Growing(1 << 20, 1.04, BUCKETS);

  private static final class Learner implements LimitLearner {
    private final boolean cpu;
    private final DecayingHistogram histogram;
    private @Nullable UsageSpan last;
    private double advice = Double.NaN;

    Learner(boolean cpu) {
      this.cpu = cpu;
      this.histogram =
          new DecayingHistogram(cpu ? CPU_BUCKETS : MEMORY_BUCKETS, cpu ? 12 * 3600 : 48 * 3600);
    }

    /// Only the last hour before a decision is looked at sample by sample: the last span waits
    /// until it is known whether it holds that.
    @Override
    public void learn(UsageSpan span) {
      take(false);
      last = span;
    }

    private void take(boolean decides) {
      var span = last;
      if (span == null) {
        return;
      }
      long lastHour = span.endSecond() - 3600;
      double highest = 0;
      for (int i = 0; i < span.size(); i++) {
        histogram.add(cpu ? span.mean(i) : span.peak(i), 1, span.second(i));
        if (decides && span.second(i) >= lastHour) {
          highest = Math.max(highest, histogram.workPercentile(cpu ? 0.95 : 0.98));
        }
      }
      advice = highest * MARGIN;
      last = null;
    }

    @Override
    public double limit(long second) {
      take(true);
      return advice;
    }
  }
}
