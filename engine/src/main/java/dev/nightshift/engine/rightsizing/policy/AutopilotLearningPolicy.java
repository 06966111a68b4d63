package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;
import java.util.Arrays;

/// Google Autopilot's learned recommender: many simple models, each with a decay and a margin; the
/// one that would have cost least is served.
///
/// For every candidate limit L a model smooths how many samples lay above (o) and below (u) it:
/// `o(L) ← (1-d) o(L) + d · share above L`, likewise u. It wants `L' = argmin w_o·o(L) + w_u·u(L) +
/// w_ΔL·[L differs from its last]` and advises `L' · margin`. What each advice cost is smoothed
/// with rate D, and the model with `argmin c + w_Δm·[another model]
/// + w_ΔL·[another limit]` is served.
///
/// Source: Rzadca et al., EuroSys 2020, section 3.3. The five weights and the models are not
/// published (they were tuned by sweeps): see the constants. A step is an hour here rather than 5
/// minutes, and margins are factors rather than amounts.
public record AutopilotLearningPolicy() implements LimitPolicy {
  /// Cost of a sample above the limit, where one below costs 1.
  private static final double CPU_OVERRUN = 20;

  private static final double MEMORY_OVERRUN = 100;
  private static final double LIMIT_CHANGE = 0.1;
  private static final double MODEL_CHANGE = 0.05;

  /// Half-lives of the models in hours.
  private static final double[] HALF_LIVES = {6, 24, 72, 168};

  private static final double[] MARGINS = {1.0, 1.1, 1.25, 1.5};

  /// Half-life of the costs by which models are compared, in hours.
  private static final double COST_HALF_LIFE = 48;

  private static final int STEP_SECONDS = 3600;

  @Override
  public String name() {
    return "autopilot-ml";
  }

  @Override
  public LimitLearner learner(Resource resource) {
    return new Learner(resource == Resource.CPU);
  }

  private static double rate(double halfLifeHours) {
    return 1 - StrictMath.pow(0.5, 1 / halfLifeHours);
  }

  private static final Buckets.Growing CPU_BUCKETS = new Buckets.Growing(0.001, 1.08, 200);
  private static final Buckets.Growing MEMORY_BUCKETS = new Buckets.Growing(1 << 20, 1.08, 200);
  private static final int[][] CPU_ABOVE = above(CPU_BUCKETS);
  private static final int[][] MEMORY_ABOVE = above(MEMORY_BUCKETS);

  private static int[][] above(Buckets.Growing buckets) {
    int[][] above = new int[MARGINS.length][buckets.count()];
    for (int m = 0; m < MARGINS.length; m++) {
      for (int bucket = 0; bucket < buckets.count(); bucket++) {
        above[m][bucket] = buckets.of(buckets.end(bucket) * MARGINS[m]);
      }
    }
    return above;
  }

  private static final class Learner implements LimitLearner {
    private final boolean cpu;
    private final double overrun;
    private final Buckets.Growing buckets;
    private final Model[] models = new Model[HALF_LIVES.length];
    private final double[] step;
    private final int[] stepBuckets;
    private int stepCount;
    private int stepSamples;
    private long stepOf = Long.MIN_VALUE;
    private int served = -1;
    private double advice = Double.NaN;

    Learner(boolean cpu) {
      this.cpu = cpu;
      this.overrun = cpu ? CPU_OVERRUN : MEMORY_OVERRUN;
      this.buckets = cpu ? CPU_BUCKETS : MEMORY_BUCKETS;
      int[][] above = cpu ? CPU_ABOVE : MEMORY_ABOVE;
      this.step = new double[buckets.count()];
      this.stepBuckets = new int[buckets.count()];
      for (int i = 0; i < models.length; i++) {
        models[i] = new Model(buckets, above, rate(HALF_LIVES[i]), overrun);
      }
    }

    @Override
    public void learn(UsageSpan span) {
      for (int i = 0; i < span.size(); i++) {
        long hour = Math.floorDiv(span.second(i), (long) STEP_SECONDS);
        if (hour != stepOf && stepSamples > 0) {
          endStep();
        }
        stepOf = hour;
        int bucket = buckets.of(cpu ? span.mean(i) : span.peak(i));
        if (step[bucket]++ == 0) {
          stepBuckets[stepCount++] = bucket;
        }
        stepSamples++;
      }
      if (stepSamples > 0) {
        endStep();
      }
    }

    private void endStep() {
      Arrays.sort(stepBuckets, 0, stepCount);
      for (int k = 0; k < stepCount; k++) {
        step[stepBuckets[k]] /= stepSamples;
      }
      for (var model : models) {
        model.learn(step, stepBuckets, stepCount);
      }
      serve();
      for (int k = 0; k < stepCount; k++) {
        step[stepBuckets[k]] = 0;
      }
      stepCount = 0;
      stepSamples = 0;
    }

    private void serve() {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      double cheapest = Double.NaN;
      int m = 0;
      for (var model : models) {
        double wanted = model.limit();
        for (int margin = 0; margin < MARGINS.length; margin++, m++) {
          double limit = wanted * MARGINS[margin];
          double cost =
              model.cost(margin)
                  + (m == served ? 0 : MODEL_CHANGE)
                  + (limit == advice ? 0 : LIMIT_CHANGE);
          if (cost < least) {
            least = cost;
            best = m;
            cheapest = limit;
          }
        }
      }
      served = best;
      advice = cheapest;
    }

    @Override
    public double limit(long second) {
      return advice;
    }
  }

  /// One decay; it keeps the costs of all margins on top of its limit.
  private static final class Model {
    private static final double COST_RATE = rate(COST_HALF_LIFE);

    private final Buckets.Growing buckets;
    private final double rate;
    private final double overrun;
    private final int[][] above;
    private final double[] smoothed;
    private final double[] costs = new double[MARGINS.length];
    private int wanted = -1;
    private int lowest = Integer.MAX_VALUE;
    private int highest = -1;

    /// @param above by margin, the bucket of a limit that lies so much above the end of each bucket
    Model(Buckets.Growing buckets, int[][] above, double rate, double overrun) {
      this.buckets = buckets;
      this.above = above;
      this.rate = rate;
      this.overrun = overrun;
      this.smoothed = new double[buckets.count()];
    }

    /// Settles what the last advice cost in this step, then adapts.
    ///
    /// @param step share of the samples in each bucket
    /// @param used the buckets with any, in rising order, as many as `count` says
    void learn(double[] step, int[] used, int count) {
      int before = wanted;
      lowest = Math.min(lowest, used[0]);
      highest = Math.max(highest, used[count - 1]);
      double[] shares = smoothed;
      double quick = rate;
      for (int i = lowest; i <= highest; i++) {
        shares[i] += quick * (step[i] - shares[i]);
      }
      wanted = cheapest();
      for (int m = 0; m < MARGINS.length && before >= 0; m++) {
        double cost = wanted == before ? 0 : LIMIT_CHANGE;
        int limit = above[m][before];
        for (int k = 0; k < count; k++) {
          int i = used[k];
          cost += i < limit ? step[i] : i > limit ? overrun * step[i] : 0;
        }
        costs[m] += COST_RATE * (cost - costs[m]);
      }
    }

    /// Outside of the buckets ever used no limit can be cheaper.
    private int cheapest() {
      double[] shares = smoothed;
      int last = highest;
      double total = 0;
      for (int i = lowest; i <= last; i++) {
        total += shares[i];
      }
      double dear = overrun;
      int before = wanted;
      double below = 0;
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = lowest; i <= last; i++) {
        double share = shares[i];
        double above = total - below - share;
        double cost = dear * above + below + (i == before ? 0 : LIMIT_CHANGE);
        if (cost < least) {
          least = cost;
          best = i;
        }
        below += share;
      }
      return best;
    }

    double limit() {
      return buckets.end(wanted);
    }

    double cost(int margin) {
      return costs[margin];
    }
  }
}
