package dev.nightshift.engine.rightsizing.policy;

import dev.nightshift.engine.rightsizing.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keeps four weeks of one resource of one workload, and picks the cheapest limit.
public final class ExpectedCostLearner implements LimitLearner {
  private static final int DAY = 86_400;

  /// Days with fewer of the samples of a whole day say too little of what its limit would have met.
  private static final double ENOUGH = 0.1;

  /// Prices of a violation at a risk of 1, in whole limits idle for a day.
  private static final double MEMORY_PRICE = 0.10;

  private static final double CPU_PRICE = 0.12;

  /// No workload is expected to fail more often than this many times the risk, however much it
  /// saves.
  private static final double WORST = 3;

  /// How much a day over counts for CPU beside time over and demand unserved: little while risk is
  /// cheap, more the dearer it gets, so that the safest limits are never crossed at all.
  private static final double WHOLE_DAYS = 0.003;

  /// Days mostly begin at midnight, and decisions are made then.
  private static final double[] WEIGHTS = weights();

  private final Resource resource;
  private final double risk;
  private final ArrayDeque<Day> days = new ArrayDeque<>();
  private @Nullable CostCurves curves;
  private long curvesOf = Long.MIN_VALUE;
  private double expected = Double.NaN;

  /// A day and what limits would have cost on it.
  private record Day(UsageSpan span, DayCosts costs) {
    boolean saysEnough() {
      return span.size() >= ENOUGH * DAY / span.intervalSeconds();
    }
  }

  ExpectedCostLearner(Resource resource, double risk) {
    this.resource = resource;
    this.risk = risk;
  }

  @Override
  public void learn(UsageSpan span) {
    days.addLast(
        new Day(span, resource == Resource.MEMORY ? span.costsOfPeaks() : span.costsOfMeans()));
    curvesOf = Long.MIN_VALUE;
  }

  @Override
  public double limit(long second) {
    return limit(second, risk);
  }

  /// The limit at another risk than the policy's.
  @Override
  public double limit(long second, double atRisk) {
    var known = curves(second);
    if (known == null) {
      expected = days.isEmpty() ? Double.NaN : 0;
      return days.isEmpty() ? Double.NaN : 0;
    }
    int best = cheapest(known, atRisk);
    expected = violation(known, best);
    return known.limit(best);
  }

  @Override
  public double expectedViolation() {
    return expected;
  }

  /// How often the policy expects that limit to fail on the day that begins at that second, in the
  /// unit of {@link #expectedViolation}; NaN while nothing is known.
  public double expectedViolation(long second, double limit) {
    var known = curves(second);
    if (known == null) {
      return days.isEmpty() ? Double.NaN : 0;
    }
    int at = 0;
    while (at + 1 < known.size() && known.limit(at + 1) <= limit * (1 + 1e-9)) {
      at++;
    }
    return violation(known, at);
  }

  private double violation(CostCurves known, int candidate) {
    return resource == Resource.MEMORY ? known.daysOver(candidate) : known.unserved(candidate);
  }

  private int cheapest(CostCurves known, double atRisk) {
    double price = (resource == Resource.MEMORY ? MEMORY_PRICE : CPU_PRICE) / atRisk;
    int best = known.size() - 1;
    double least = Double.POSITIVE_INFINITY;
    for (int j = best; j >= 0 && violation(known, j) <= WORST * atRisk; j--) {
      double cost = known.slack(j) + price * penalty(known, j, price);
      if (cost < least) {
        least = cost;
        best = j;
      }
    }
    return best;
  }

  private double penalty(CostCurves known, int candidate, double price) {
    return resource == Resource.MEMORY
        ? known.daysOver(candidate)
        : (known.unserved(candidate) + known.over(candidate)) / 2
            + WHOLE_DAYS * Math.sqrt(price) * known.daysOver(candidate);
  }

  private static double weight(double ageInDays) {
    int whole = (int) ageInDays;
    return whole == ageInDays && whole < WEIGHTS.length
        ? WEIGHTS[whole]
        : StrictMath.pow(2, -ageInDays / ExpectedCostPolicy.HALF_LIFE_DAYS);
  }

  private static double[] weights() {
    double[] weights = new double[ExpectedCostPolicy.DAYS + 1];
    for (int age = 0; age < weights.length; age++) {
      weights[age] = StrictMath.pow(2, -(double) age / ExpectedCostPolicy.HALF_LIFE_DAYS);
    }
    return weights;
  }

  /// Null while no use at all is known.
  private @Nullable CostCurves curves(long second) {
    if (curvesOf != second) {
      curves = work(second);
      curvesOf = second;
    }
    return curves;
  }

  private @Nullable CostCurves work(long second) {
    while (!days.isEmpty()
        && days.getFirst().span.second(0) < second - ExpectedCostPolicy.DAYS * (long) DAY) {
      days.removeFirst();
    }
    var past = new ArrayList<DayCosts>();
    double[] weights = new double[days.size()];
    boolean used = false;
    for (var day : days) {
      if (days.size() == 1 || day.saysEnough()) {
        double age = Math.max(0, (second - day.span.second(0)) / (double) DAY - 1);
        weights[past.size()] = weight(age);
        past.add(day.costs);
        used |= day.costs.highest() > 0;
      }
    }
    return used ? CostCurves.of(past, Arrays.copyOf(weights, past.size())) : null;
  }
}
