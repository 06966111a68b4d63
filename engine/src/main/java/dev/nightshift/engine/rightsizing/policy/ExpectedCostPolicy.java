package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;

/// Nightshift's own policy: the limit with the least expected cost, where cost is idle limit plus
/// violations at a price that the risk sets.
///
/// Each of the last 28 days, a recent one weighing more (half-life 5 days), says what any limit
/// would have cost on it; {@link Growth} says how much more the next day may use. From that {@link
/// CostCurves} works out for every candidate the expected slack and the expected violations, and
/// the cheapest candidate is the answer. So a series with one rare spike keeps a low limit where
/// the risk allows it, a steady one gets a thin margin, and no season is forced on any.
///
/// - A violation is, for memory, a day on which the limit was crossed (a kill); for CPU, the mean
///   of the share of demand not served and of the share of time over the limit.
/// - The price of a violation is a constant over the risk: at 1 %, one more certain failure a day
///   is as dear as ten (memory) or twelve (CPU) whole limits idle. The price is the same for all,
///   so risk is taken where it saves most; but no workload is expected to fail more often than
///   three times the risk.
/// - It states the violations it expects; back-tests hold that against what happened.
///
/// The idea of choosing a limit by cost instead of by percentile is Autopilot's (Rzadca et al.,
/// EuroSys 2020), its counting of overruns and underruns by samples is not taken over.
///
/// @param risk how often the limit may fail, above 0: for memory the share of days with a crossing,
///   for CPU the share of demand not served
public record ExpectedCostPolicy(double risk) implements LimitPolicy {
  public static final ExpectedCostPolicy DEFAULT = new ExpectedCostPolicy(0.01);

  static final int DAYS = 28;
  static final double HALF_LIFE_DAYS = 5;

  public ExpectedCostPolicy {
    if (!(risk > 0 && risk <= 1)) {
      throw new IllegalArgumentException("risk must be above 0 and at most 1, is " + risk);
    }
  }

  @Override
  public String name() {
    return "nightshift";
  }

  @Override
  public ExpectedCostLearner learner(Resource resource) {
    return new ExpectedCostLearner(resource, risk);
  }
}
