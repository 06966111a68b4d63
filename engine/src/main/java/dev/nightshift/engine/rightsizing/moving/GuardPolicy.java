package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitLearner;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import dev.nightshift.engine.rightsizing.policy.MovingLearner;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;

/// Our policy with a {@link HeadroomGuard}: each day begins with the limit that {@link #BOLDER}
/// times the risk allows, and may rise to {@link #ABOVE} times the plain limit.
///
/// In a back-test a raise comes in time for the next sample only. The engine looks every few
/// seconds, so where samples are minutes apart a back-test is stricter than what happens.
///
/// @param risk as in {@link ExpectedCostPolicy}
public record GuardPolicy(double risk) implements LimitPolicy {
  static final double BOLDER = 10;
  static final double ABOVE = 1.5;

  @Override
  public String name() {
    return "nightshift-guard";
  }

  @Override
  public MovingLearner learner(Resource resource) {
    return learner(risk, new ExpectedCostPolicy(risk).learner(resource));
  }

  /// @param plain knows the plain limit at any risk
  static MovingLearner learner(double risk, LimitLearner plain) {
    return new MovingLearner() {
      @Override
      public void learn(UsageSpan span) {
        plain.learn(span);
      }

      @Override
      public double limit(long second) {
        return plain.limit(second);
      }

      @Override
      public double[] limits(long second, UsageSpan day) {
        double[] limits = new double[day.size()];
        var guard = envelope(plain, second, risk);
        double limit = guard == null ? plain.limit(second) : guard.min();
        for (int i = 0; i < limits.length; i++) {
          limits[i] = limit;
          limit = guard == null ? limit : guard.after(limit, day.mean(i));
        }
        return limits;
      }
    };
  }

  /// The envelope at a risk; null where no use is known.
  static @org.jspecify.annotations.Nullable HeadroomGuard envelope(
      LimitLearner plain, long second, double risk) {
    double limit = plain.limit(second, risk);
    double bold = Math.min(limit, plain.limit(second, Math.min(1, BOLDER * risk)));
    return bold > 0 ? new HeadroomGuard(bold, limit * ABOVE) : null;
  }
}
