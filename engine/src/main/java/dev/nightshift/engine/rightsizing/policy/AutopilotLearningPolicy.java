package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;
import java.util.ArrayList;
import java.util.List;

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

  private static final class Learner implements LimitLearner {
    private final boolean cpu;
    private final double overrun;
    private final Buckets.Growing buckets;
    private final List<Model> models = new ArrayList<>();
    private final double[] step;
    private int stepSamples;
    private long stepOf = Long.MIN_VALUE;
    private int served = -1;
    private double advice = Double.NaN;

    Learner(boolean cpu) {
      this.cpu = cpu;
      this.overrun = cpu ? CPU_OVERRUN : MEMORY_OVERRUN;
      this.buckets = cpu ? CPU_BUCKETS : MEMORY_BUCKETS;
      this.step = new double[buckets.count()];
      for (double halfLife : HALF_LIVES) {
        models.add(new Model(buckets, rate(halfLife), overrun));
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
        step[buckets.of(cpu ? span.mean(i) : span.peak(i))]++;
        stepSamples++;
      }
      if (stepSamples > 0) {
        endStep();
      }
    }

    private void endStep() {
      for (int i = 0; i < step.length; i++) {
        step[i] /= stepSamples;
      }
      for (var model : models) {
        model.learn(step);
      }
      serve();
      java.util.Arrays.fill(step, 0);
      stepSamples = 0;
    }

    private void serve() {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int m = 0; m < models.size() * MARGINS.length; m++) {
        var model = models.get(m / MARGINS.length);
        double limit = model.limit() * MARGINS[m % MARGINS.length];
        double cost =
            model.cost(m % MARGINS.length)
                + (m == served ? 0 : MODEL_CHANGE)
                + (limit == advice ? 0 : LIMIT_CHANGE);
        if (cost < least) {
          least = cost;
          best = m;
        }
      }
      served = best;
      advice = models.get(best / MARGINS.length).limit() * MARGINS[best % MARGINS.length];
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
    private final double[] smoothed;
    private final double[] costs = new double[MARGINS.length];
    private int wanted = -1;
    private int lowest = Integer.MAX_VALUE;
    private int highest = -1;

    Model(Buckets.Growing buckets, double rate, double overrun) {
      this.buckets = buckets;
      this.rate = rate;
      this.overrun = overrun;
      this.smoothed = new double[buckets.count()];
    }

    /// Settles what the last advice cost in this step, then adapts.
    void learn(double[] step) {
      int before = wanted;
      for (int i = 0; i < step.length; i++) {
        if (step[i] > 0) {
          lowest = Math.min(lowest, i);
          highest = Math.max(highest, i);
        }
      }
      for (int i = lowest; i <= highest; i++) {
        smoothed[i] += rate * (step[i] - smoothed[i]);
      }
      wanted = cheapest();
      for (int m = 0; m < MARGINS.length && before >= 0; m++) {
        int limit = buckets.of(buckets.end(before) * MARGINS[m]);
        double cost = cost(step, limit) + (wanted == before ? 0 : LIMIT_CHANGE);
        costs[m] += COST_RATE * (cost - costs[m]);
      }
    }

    /// Outside of the buckets ever used no limit can be cheaper.
    private int cheapest() {
      double total = 0;
      for (int i = lowest; i <= highest; i++) {
        total += smoothed[i];
      }
      double below = 0;
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = lowest; i <= highest; i++) {
        double above = total - below - smoothed[i];
        double cost = overrun * above + below + (i == wanted ? 0 : LIMIT_CHANGE);
        if (cost < least) {
          least = cost;
          best = i;
        }
        below += smoothed[i];
      }
      return best;
    }

    private double cost(double[] step, int limit) {
      double cost = 0;
      for (int i = lowest; i <= highest; i++) {
        cost += i < limit ? step[i] : i > limit ? overrun * step[i] : 0;
      }
      return cost;
    }

    double limit() {
      return buckets.end(wanted);
    }

    double cost(int margin) {
      return costs[margin];
    }
  }
}
