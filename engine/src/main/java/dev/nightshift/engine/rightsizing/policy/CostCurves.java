package dev.nightshift.engine.rightsizing.policy;

import java.util.Arrays;
import java.util.Collection;

/// What each candidate limit is expected to cost on the next day. Candidates lie {@link #STEP}
/// apart, from a fiftieth of the highest use to six times as much, so that all of it scales with
/// the usage.
final class CostCurves {
  static final double STEP = 1.03;
  static final double LOG_STEP = StrictMath.log(STEP);

  private static final int BELOW = 132;
  private static final int ABOVE = 60;
  private static final int CANDIDATES = BELOW + ABOVE + 1;
  private static final double[] FACTORS = factors();

  /// One day of the past.
  static final class Day {
    private final double[] sorted;
    private final double weight;

    /// @param sorted use in rising order
    /// @param weight how much the day counts
    Day(double[] sorted, double weight) {
      this.sorted = sorted.clone();
      this.weight = weight;
    }
  }

  private final double highest;
  private final double[] slack = new double[CANDIDATES];
  private final double[] over = new double[CANDIDATES];
  private final double[] daysOver = new double[CANDIDATES];
  private final double[] unserved = new double[CANDIDATES];
  private double weights;
  private double squares;
  private double used;

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

  /// Works the curves out.
  ///
  /// @param days at least one, not all without any use
  static CostCurves of(Collection<Day> days) {
    double highest =
        days.stream().mapToDouble(d -> d.sorted[d.sorted.length - 1]).max().orElseThrow();
    var curves = new CostCurves(highest);
    days.forEach(curves::add);
    curves.finish();
    return curves;
  }

  private void add(Day day) {
    double[] sorted = day.sorted;
    double weight = day.weight;
    int count = sorted.length;
    double total = 0;
    for (double value : sorted) {
      total += value;
    }
    int within = 0;
    double below = 0;
    for (int j = 0; j < CANDIDATES; j++) {
      double limit = highest * FACTORS[j];
      while (within < count && sorted[within] <= limit) {
        below += sorted[within++];
      }
      double served = below + limit * (count - within);
      slack[j] += weight * (1 - served / (limit * count));
      over[j] += weight * (count - within) / count;
      daysOver[j] += within < count ? weight : 0;
      unserved[j] += weight * Math.max(0, total - served) / count;
    }
    weights += weight;
    squares += weight * weight;
    used += weight * total / count;
  }

  private void finish() {
    double[] growth = Growth.over(weights * weights / squares);
    spread(slack, growth, weights);
    spread(over, growth, weights);
    spread(daysOver, growth, weights);
    spread(unserved, growth, used);
  }

  /// A limit under use that has grown by some steps costs what one as many steps lower cost before.
  private static void spread(double[] curve, double[] growth, double divisor) {
    double[] before = curve.clone();
    Arrays.fill(curve, 0);
    for (int g = 0; g < growth.length; g++) {
      add(curve, before, growth[g], g - Growth.DOWN);
    }
    for (int j = 0; j < CANDIDATES; j++) {
      curve[j] /= divisor;
    }
  }

  /// One growth after the other, so that the processor can take several candidates at once.
  private static void add(double[] curve, double[] before, double weight, int steps) {
    int from = Math.max(0, steps);
    int to = Math.min(CANDIDATES, CANDIDATES + steps);
    for (int j = 0; j < from; j++) {
      curve[j] += weight * before[0];
    }
    for (int j = from; j < to; j++) {
      curve[j] += weight * before[j - steps];
    }
    for (int j = to; j < CANDIDATES; j++) {
      curve[j] += weight * before[CANDIDATES - 1];
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
    return slack[candidate];
  }

  /// Expected share of time over the limit.
  double over(int candidate) {
    return over[candidate];
  }

  /// Probability that the limit is crossed within the day.
  double daysOver(int candidate) {
    return daysOver[candidate];
  }

  /// Expected share of use above the limit.
  double unserved(int candidate) {
    return unserved[candidate];
  }
}
