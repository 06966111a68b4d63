package dev.nightshift.engine.rightsizing.policy;

import java.util.List;

/// What each candidate limit is expected to cost on the next day. Candidates lie {@link #STEP}
/// apart, from a fiftieth of the highest use to six times as much, so that all of it scales with
/// the usage.
final class CostCurves {
  static final double STEP = 1.03;
  static final double LOG_STEP = StrictMath.log(STEP);

  private static final int BELOW = 132;
  private static final int ABOVE = 60;
  static final int CANDIDATES = BELOW + ABOVE + 1;

  /// Curves lie one after the other in an array: slack, time over, days over, demand unserved.
  static final int MEASURES = 4;

  private static final int SLACK = 0;
  private static final int OVER = CANDIDATES;
  private static final int DAYS_OVER = 2 * CANDIDATES;
  private static final int UNSERVED = 3 * CANDIDATES;
  private static final double[] FACTORS = factors();

  private final double highest;
  private final double[] costs = new double[MEASURES * CANDIDATES];

  private CostCurves(double highest) {
    this.highest = highest;
  }

  private static double[] factors() {
    double[] factors = new double[CANDIDATES];
    for (int j = 0; j < CANDIDATES; j++) {
      factors[j] = StrictMath.pow(STEP, j - BELOW);
    }
    return factors;
  }

  /// What a limit as high as the candidate is of the highest use.
  static double factor(int candidate) {
    return FACTORS[candidate];
  }

  /// Works the curves out.
  ///
  /// @param days at least one, not all without any use
  /// @param weights how much each day counts
  static CostCurves of(List<DayCosts> days, double[] weights) {
    double highest = 0;
    for (var day : days) {
      highest = Math.max(highest, day.highest());
    }
    var curves = new CostCurves(highest);
    double[] sum = curves.costs;
    double total = 0;
    double squares = 0;
    double used = 0;
    for (int d = 0; d < weights.length; d++) {
      var day = days.get(d);
      double weight = weights[d];
      double[] costs = day.costs(highest);
      for (int i = 0; i < costs.length; i++) {
        sum[i] += weight * costs[i];
      }
      total += weight;
      squares += weight * weight;
      used += weight * day.mean();
    }
    curves.spread(new Growth(total * total / squares), total, used);
    return curves;
  }

  private void spread(Growth growth, double weights, double used) {
    double[] before = new double[CANDIDATES];
    double[] after = new double[CANDIDATES];
    for (int measure = 0; measure < costs.length; measure += CANDIDATES) {
      System.arraycopy(costs, measure, before, 0, CANDIDATES);
      growth.spread(before, after);
      double divisor = measure == UNSERVED ? used : weights;
      for (int j = 0; j < CANDIDATES; j++) {
        costs[measure + j] = after[j] / divisor;
      }
    }
  }

  /// Number of candidates.
  int size() {
    return CANDIDATES;
  }

  double limit(int candidate) {
    return highest * FACTORS[candidate];
  }

  /// Expected share of the limit that is idle.
  double slack(int candidate) {
    return costs[SLACK + candidate];
  }

  /// Expected share of time over the limit.
  double over(int candidate) {
    return costs[OVER + candidate];
  }

  /// Probability that the limit is crossed within the day.
  double daysOver(int candidate) {
    return costs[DAYS_OVER + candidate];
  }

  /// Expected share of use above the limit.
  double unserved(int candidate) {
    return costs[UNSERVED + candidate];
  }
}
