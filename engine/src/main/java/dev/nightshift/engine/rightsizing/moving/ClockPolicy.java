package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;

/// Our policy by the clock: where the days before show a {@link Rhythm}, one limit for its busy
/// hours and one for the rest, each the cheapest for its own hours; else the plain limit.
///
/// @param risk as in {@link ExpectedCostPolicy}
public record ClockPolicy(double risk) implements LimitPolicy {
  @Override
  public String name() {
    return "nightshift-clock";
  }

  @Override
  public ClockLearner learner(Resource resource) {
    return new ClockLearner(resource, risk, new ExpectedCostPolicy(risk).learner(resource));
  }
}
