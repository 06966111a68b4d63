package dev.nightshift.engine.rightsizing.policy;

import java.util.List;

/// What others would say: the policies that run beside ours.
public final class Peers {
  /// All of them, in the order in which tables show them.
  public static final List<LimitPolicy> ALL =
      List.of(
          new VpaPolicy(VpaPolicy.Bound.TARGET),
          new VpaPolicy(VpaPolicy.Bound.UPPER),
          new KrrPolicy(KrrPolicy.Strategy.SIMPLE),
          new KrrPolicy(KrrPolicy.Strategy.SIMPLE_LIMIT),
          new CranePolicy(),
          new AutopilotWindowPolicy(),
          new AutopilotLearningPolicy(),
          WindowPolicy.MAX_7_DAYS,
          WindowPolicy.MAX_1_DAY,
          WindowPolicy.P99_7_DAYS,
          WindowPolicy.P95_7_DAYS);

  private Peers() {}
}
