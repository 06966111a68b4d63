package dev.nightshift.engine.rightsizing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.rightsizing.Resource;
import org.junit.jupiter.api.Test;

/// Each peer on examples worked out by hand from its published constants.
class PeersTest {
  private static final VpaPolicy VPA = new VpaPolicy(VpaPolicy.Bound.TARGET);
  private static final VpaPolicy VPA_UPPER = new VpaPolicy(VpaPolicy.Bound.UPPER);
  private static final KrrPolicy KRR = new KrrPolicy(KrrPolicy.Strategy.SIMPLE);
  private static final KrrPolicy KRR_LIMIT = new KrrPolicy(KrrPolicy.Strategy.SIMPLE_LIMIT);

  @Test
  void vpaAnswersTheUpperEdgeOfTheBucketPlusFifteenPerCent() {
    // 0.2 core: log(0.2·0.05/0.01 + 1)/log 1.05 = 14.2, bucket 14 ends at 0.2·(1.05^15 - 1) =
    // 0.21579
    assertThat(cpu(VPA, 3, 0.2, 0.2, 0)).isCloseTo(0.21579 * 1.15, within(1e-4));
  }

  @Test
  void vpaForgetsAnHourADayBeforeItsNextBurst() {
    // 1 of 24 hours weighs 4.2 %: under the 10 % that P90 leaves out
    assertThat(cpu(VPA, 14, 0.2, 4, 1)).isCloseTo(0.248, within(1e-3));
  }

  @Test
  void vpaPaysForThreeHoursADay() {
    // 3 of 24 hours weigh 12.5 %: P90 is in 4 cores' bucket, 62, which ends at 0.2·(1.05^63 - 1) =
    // 4.1245
    assertThat(cpu(VPA, 14, 4, 0.2, 21)).isCloseTo(4.1245 * 1.15, within(1e-3));
  }

  @Test
  void vpaTakesOneMemoryPeakADayAndForgetsItOnTheThird() {
    // bucket of 500 MB: 25, ends at 200 MB·(1.05^26 - 1) = 511.13 MB; of 2 GB: 49, ends at 2,093.5
    // MB
    var learner = VPA.learner(Resource.MEMORY);
    for (int day = 0; day < 7; day++) {
      learner.learn(Spans.day(day, i -> 500e6));
    }
    learner.learn(Spans.day(7, Spans.burst(500e6, 2e9, 1)));
    // 200 MB·(1.05^50 - 1) = 2,093.48 MB
    assertThat(learner.limit(8 * 86_400)).isCloseTo(2093.48e6 * 1.15, within(1e5));
    // the peak is worth 50.2, 25.1, 12.5, 6.3 % of the weight after 0, 1, 2, 3 days
    learner.learn(Spans.day(8, i -> 500e6));
    learner.learn(Spans.day(9, i -> 500e6));
    assertThat(learner.limit(10 * 86_400)).isCloseTo(2093.48e6 * 1.15, within(1e5));
    learner.learn(Spans.day(10, i -> 500e6));
    assertThat(learner.limit(11 * 86_400)).isCloseTo(511.13e6 * 1.15, within(1e5));
  }

  @Test
  void vpasUpperBoundIsTwiceAsHighAfterADayAndAnEighthHigherAfterAWeek() {
    double percentile = 0.21579 * 1.15;
    assertThat(cpu(VPA_UPPER, 1, 0.2, 0.2, 0)).isCloseTo(percentile * 2, within(1e-3));
    assertThat(cpu(VPA_UPPER, 7, 0.2, 0.2, 0)).isCloseTo(percentile * (1 + 1 / 7.0), within(1e-3));
  }

  @Test
  void krrTakesTheNinetyFifthPercentileOfCpuWithoutMargin() {
    // samples 1..288 hundredths: rank 0.95·287 = 272.65 is 2.7365
    var learner = KRR.learner(Resource.CPU);
    learner.learn(Spans.day(0, i -> (i + 1) / 100.0));
    assertThat(learner.limit(86_400)).isCloseTo(2.7365, within(1e-9));
  }

  @Test
  void krrsLimitIsTheNinetySixthPercentile() {
    // rank 0.96·287 = 275.52 is 2.7652
    var learner = KRR_LIMIT.learner(Resource.CPU);
    learner.learn(Spans.day(0, i -> (i + 1) / 100.0));
    assertThat(learner.limit(86_400)).isCloseTo(2.7652, within(1e-9));
  }

  @Test
  void krrTakesTheMaximumOfMemoryOverFourteenDays() {
    var learner = KRR.learner(Resource.MEMORY);
    learner.learn(Spans.day(0, Spans.burst(500e6, 2e9, 1)));
    for (int day = 1; day < 14; day++) {
      learner.learn(Spans.day(day, i -> 500e6));
    }
    assertThat(learner.limit(14 * 86_400)).isCloseTo(2.3e9, within(1.0));
    learner.learn(Spans.day(14, i -> 500e6));
    assertThat(learner.limit(15 * 86_400)).isCloseTo(575e6, within(1.0));
  }

  @Test
  void krrSaysNothingOnFewerThanAHundredSamples() {
    var learner = KRR.learner(Resource.CPU);
    learner.learn(Spans.part(0, 0, 99, i -> 1));
    assertThat(learner.limit(86_400)).isNaN();
    learner.learn(Spans.part(0, 99, 100, i -> 1));
    assertThat(learner.limit(86_400)).isEqualTo(1);
  }

  @Test
  void craneAnswersTheEdgeOfItsEvenBucketPlusFifteenPerCent() {
    // 4 cores are in [4.0, 4.1): 4.1·1.15; weights by value: the hour weighs 47.6 of 100
    assertThat(cpu(new CranePolicy(), 14, 0.2, 4, 1)).isCloseTo(4.715, within(1e-9));
    // 500 MB are in the fifth 100 MiB
    assertThat(memory(new CranePolicy(), 7, 500e6)).isCloseTo(5 * 104857600 * 1.15, within(1.0));
  }

  @Test
  void autopilotCoversTheBurstInWhichMostOfTheWorkIsDone() {
    // an hour of 4 cores is 4 of 8.6 core-hours a day
    assertThat(cpu(new AutopilotWindowPolicy(), 14, 0.2, 4, 1)).isBetween(4.6, 4.6 * 1.04);
    assertThat(memory(new AutopilotWindowPolicy(), 7, 500e6)).isBetween(575e6, 575e6 * 1.04);
  }

  @Test
  void autopilotLeavesOutABurstInWhichLittleIsDone() {
    // 5 minutes of 1 core are 0.083 of 19.3 core-hours a day over 0.8 core
    var learner = new AutopilotWindowPolicy().learner(Resource.CPU);
    for (int day = 0; day < 5; day++) {
      learner.learn(Spans.day(day, i -> i == 0 ? 1 : 0.8));
    }
    assertThat(learner.limit(5 * 86_400)).isBetween(0.92, 0.92 * 1.04);
  }

  @Test
  void autopilotMlSitsOnSteadyUse() {
    // in its own bucket nothing is over or under, so any margin would only cost
    assertThat(cpu(new AutopilotLearningPolicy(), 14, 0.2, 0.2, 0)).isBetween(0.2, 0.2 * 1.08);
  }

  @Test
  void autopilotMlWeighsOverrunsAgainstUnderruns() {
    // one sample in 12 above: 20/12 a sample to be below it, at most 11/12 to be above the rest
    var often = new AutopilotLearningPolicy().learner(Resource.CPU);
    // one in 36 above: 20/36 against 35/36
    var seldom = new AutopilotLearningPolicy().learner(Resource.CPU);
    for (int day = 0; day < 30; day++) {
      often.learn(Spans.day(day, i -> i % 12 == 0 ? 4 : 0.2));
      seldom.learn(Spans.day(day, i -> i % 36 == 0 ? 4 : 0.2));
    }
    assertThat(often.limit(30 * 86_400)).isBetween(4.0, 4.0 * 1.08);
    assertThat(seldom.limit(30 * 86_400)).isLessThan(0.4);
  }

  @Test
  void theNaiveWindowForgetsAfterItsDays() {
    var learner = WindowPolicy.MAX_7_DAYS.learner(Resource.CPU);
    learner.learn(Spans.day(0, i -> 3));
    for (int day = 1; day < 7; day++) {
      learner.learn(Spans.day(day, i -> 1));
    }
    assertThat(learner.limit(7 * 86_400)).isCloseTo(3.45, within(1e-9));
    assertThat(learner.limit(8 * 86_400)).isCloseTo(1.15, within(1e-9));
  }

  @Test
  void noPeerAnswersWithoutUsageAndAllAnswerTheSameTwice() {
    for (var policy : Peers.ALL) {
      for (var resource : Resource.values()) {
        assertThat(policy.learner(resource).limit(0)).as(policy.name()).isNaN();
        assertThat(ragged(policy, resource)).isEqualTo(ragged(policy, resource)).isPositive();
      }
    }
  }

  private static double ragged(LimitPolicy policy, Resource resource) {
    double unit = resource == Resource.CPU ? 1 : 1e9;
    var learner = policy.learner(resource);
    for (int day = 0; day < 20; day++) {
      int shift = day;
      learner.learn(Spans.day(day, i -> unit * (1 + (i * 31L + shift * 17L) % 97 / 97.0)));
    }
    return learner.limit(20 * 86_400);
  }

  /// The limit after so many days, the bursts of which lie in their first hours.
  private static double cpu(LimitPolicy policy, int days, double base, double burst, int hours) {
    var learner = policy.learner(Resource.CPU);
    for (int day = 0; day < days; day++) {
      learner.learn(Spans.day(day, Spans.burst(base, burst, hours)));
    }
    return learner.limit(days * 86_400L);
  }

  private static double memory(LimitPolicy policy, int days, double use) {
    var learner = policy.learner(Resource.MEMORY);
    for (int day = 0; day < days; day++) {
      learner.learn(Spans.day(day, i -> use));
    }
    return learner.limit(days * 86_400L);
  }
}
