package dev.nightshift.engine.rightsizing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.rightsizing.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectedCostPolicyTest {
  private static final double MIB = 1 << 20;
  private static final int NIGHTS = 20;

  @Test
  void growthIsADistributionWithARareTail() {
    var growth = new Growth(20);
    double[] after = new double[200];
    double[] always = new double[200];
    Arrays.fill(always, 1);
    growth.spread(always, after);
    assertThat(after).containsOnly(new double[] {1}, within(1e-12));
    // 3 % of it falls by e^(-0.02956/0.3) = 0.9062 a step over 72 steps; the usual growth, 3.2 %
    // wide, is nil from 11 steps on: 0.03·(0.9062^10 - 0.9062^72)/(1 - 0.9062^72) = 1.118 %
    assertThat(beyond(growth, 10)).isCloseTo(0.01118, within(1e-5));
    assertThat(beyond(growth, 71)).isCloseTo(0.03 * 0.09379 * 8.93e-4 / 0.99917, within(1e-6));
    assertThat(beyond(growth, 72)).isCloseTo(0, within(1e-12));
  }

  /// Probability of a growth by more than so many steps.
  private static double beyond(Growth growth, int steps) {
    double[] crossed = new double[200];
    Arrays.fill(crossed, 0, 100, 1);
    double[] after = new double[200];
    growth.spread(crossed, after);
    return after[99 + steps + 1];
  }

  @Test
  void expectsOfAKnownLimitWhatGrowthAndThePastSay() {
    // one day at 100, weight 1: a limit ten steps above is crossed when growth is eleven or more
    var curves = CostCurves.of(List.of(new DayCosts(new double[] {100}, 0)), new double[] {1});
    int at = 0;
    while (curves.limit(at) < 100 * Math.pow(CostCurves.STEP, 9.5)) {
      at++;
    }
    double beyond = beyond(new Growth(1), 10);
    assertThat(curves.daysOver(at)).isCloseTo(beyond, within(1e-12));
    assertThat(curves.over(at)).isCloseTo(beyond, within(1e-12));
  }

  @Test
  void aSteadyUseGetsAThinMargin() {
    double limit = limit(0.01, Resource.MEMORY, days(_ -> _ -> 100));
    assertThat(limit).isBetween(105.0, 150.0);
  }

  @Test
  void aRareSpikeIsCoveredOrNotAsTheRiskSays() {
    // 15 days ago once 2 GiB instead of 100 MiB: by now an eighth of a day's weight in six
    var spans = days(day -> i -> day == NIGHTS - 16 && i == 40 ? 2048 * MIB : 100 * MIB);
    assertThat(limit(0.05, Resource.MEMORY, spans)).isLessThan(300 * MIB);
    assertThat(limit(0.001, Resource.MEMORY, spans)).isGreaterThan(2048 * MIB);
  }

  @Test
  void aDailyBurstOfCpuIsServed() {
    // an hour of 4 cores over 0.2 is 45 % of the demand: no risk of a percent forgives it
    var spans = days(_ -> Spans.burst(0.2, 4, 1));
    assertThat(limit(0.01, Resource.CPU, spans)).isBetween(3.9, 5.0);
  }

  @Test
  void aShortPeakOfMemoryThatComesEveryDayGetsAMarginAndNotItsDouble() {
    for (int hours : new int[] {1, 3, 8}) {
      double limit = limit(0.01, Resource.MEMORY, days(_ -> Spans.burst(400, 3000, hours)));
      assertThat(limit).as("%d hours a day", hours).isBetween(3200.0, 3600.0);
    }
  }

  @Test
  void aPeakThatCameOnceStillGetsTheMarginItsRiskAsksFor() {
    var spans = days(day -> day == NIGHTS - 1 ? Spans.burst(400, 3000, 1) : _ -> 400);
    assertThat(limit(0.001, Resource.MEMORY, spans)).isGreaterThan(3600);
  }

  @Test
  void neverExpectsMoreThanThreeTimesTheRisk() {
    var random = new Random(11);
    for (int round = 0; round < 50; round++) {
      var spans = wild(random);
      for (var resource : Resource.values()) {
        for (double risk : new double[] {0.001, 0.01, 0.1}) {
          var learner = learner(risk, resource, spans);
          learner.limit(NIGHTS * 86_400L);
          assertThat(learner.expectedViolation()).isLessThanOrEqualTo(3 * risk);
        }
      }
    }
  }

  @Test
  void neverGoesUnderAPeakThatTheRiskForbids() {
    var random = new Random(12);
    for (int round = 0; round < 50; round++) {
      var spans = wild(random);
      // even the oldest of twenty days weighs more than a thousandth: none may be crossed
      double highest = spans.stream().mapToDouble(UsageSpan::maxPeak).max().orElseThrow();
      assertThat(limit(1e-4, Resource.MEMORY, spans)).isGreaterThanOrEqualTo(highest);
    }
  }

  @Test
  void lessRiskNeverLowersALimit() {
    var random = new Random(13);
    for (int round = 0; round < 50; round++) {
      var spans = wild(random);
      for (var resource : Resource.values()) {
        double last = 0;
        for (double risk = 1; risk > 1e-5; risk /= 3) {
          double limit = limit(risk, resource, spans);
          assertThat(limit).isGreaterThanOrEqualTo(last);
          last = limit;
        }
      }
    }
  }

  @Test
  void twiceTheUseGivesTwiceTheLimit() {
    var random = new Random(14);
    for (int round = 0; round < 20; round++) {
      var spans = wild(random);
      for (double factor : new double[] {2, 1024, 0.37}) {
        var scaled = spans.stream().map(span -> scaled(span, factor)).toList();
        for (var resource : Resource.values()) {
          assertThat(limit(0.01, resource, scaled))
              .isCloseTo(limit(0.01, resource, spans) * factor, within(1e-9 * factor));
        }
      }
    }
  }

  @Test
  void theSamePastGivesTheSameLimitBitForBit() {
    var spans = wild(new Random(15));
    assertThat(limit(0.01, Resource.CPU, spans)).isEqualTo(limit(0.01, Resource.CPU, spans));
  }

  @Test
  void saysNothingWithoutAPastAndNothingOfIdleness() {
    assertThat(limit(0.01, Resource.CPU, List.of())).isNaN();
    assertThat(limit(0.01, Resource.CPU, days(_ -> _ -> 0))).isZero();
  }

  private interface Use {
    java.util.function.IntToDoubleFunction on(int day);
  }

  private static List<UsageSpan> days(Use use) {
    var spans = new ArrayList<UsageSpan>();
    for (int day = 0; day < NIGHTS; day++) {
      spans.add(Spans.day(day, use.on(day)));
    }
    return spans;
  }

  /// Levels, noise and bursts of any height.
  private static List<UsageSpan> wild(Random random) {
    double level = 0.1 + random.nextDouble();
    double noise = random.nextDouble();
    double burst = 1 + 5 * random.nextDouble();
    return days(
        _ ->
            _ ->
                level
                    * (1 + noise * random.nextDouble())
                    * (random.nextInt(100) == 0 ? burst * random.nextDouble() + 1 : 1));
  }

  private static UsageSpan scaled(UsageSpan span, double factor) {
    long[] seconds = new long[span.size()];
    double[] means = new double[span.size()];
    for (int i = 0; i < span.size(); i++) {
      seconds[i] = span.second(i);
      means[i] = span.mean(i) * factor;
    }
    return new UsageSpan(span.intervalSeconds(), seconds, means, means);
  }

  private static double limit(double risk, Resource resource, List<UsageSpan> spans) {
    return learner(risk, resource, spans).limit(NIGHTS * 86_400L);
  }

  private static LimitLearner learner(double risk, Resource resource, List<UsageSpan> spans) {
    var learner = new ExpectedCostPolicy(risk).learner(resource);
    spans.forEach(learner::learn);
    return learner;
  }
}
