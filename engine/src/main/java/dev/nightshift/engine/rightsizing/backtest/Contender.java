package dev.nightshift.engine.rightsizing.backtest;

import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import java.util.ArrayList;
import java.util.List;

/// A policy in a back-test, and the factors on its limits at which it is scored as well, to see its
/// whole trade of slack against risk.
///
/// @param family what a curve of slack against risk is drawn for: several contenders may be one
/// @param scales factors; the first is 1, the policy as it is
/// @param byRisk whether those after the first are not factors but risks to ask the policy at
public record Contender(String family, LimitPolicy policy, List<Double> scales, boolean byRisk) {
  /// The margins a curve is drawn over.
  public static final List<Double> SWEEP =
      List.of(1.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5);

  /// Risks that the curve of a policy is drawn over which takes a risk.
  public static final List<Double> RISKS = risks();

  public Contender {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || scales.getFirst() != 1) {
      throw new IllegalArgumentException("the first scale must be 1, scales are " + scales);
    }
  }

  /// The policy as it is.
  public static Contender of(LimitPolicy policy) {
    return new Contender(policy.name(), policy, List.of(1.0), false);
  }

  /// The policy with its limits scaled over {@link #SWEEP} as well.
  public static Contender swept(LimitPolicy policy) {
    return new Contender(policy.name(), policy, SWEEP, false);
  }

  /// The policy at all of {@link #RISKS} as well.
  public static Contender atRisks(LimitPolicy policy) {
    var scales = new ArrayList<Double>();
    scales.add(1.0);
    scales.addAll(RISKS);
    return new Contender(policy.name(), policy, scales, true);
  }

  private static List<Double> risks() {
    var risks = new ArrayList<Double>();
    for (double risk = 5e-6; risk < 5; risk *= 1.5) {
      risks.add(risk);
    }
    return List.copyOf(risks);
  }
}
