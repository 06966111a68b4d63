package dev.nightshift.engine.rightsizing.sizing;

import static dev.nightshift.engine.rightsizing.sizing.Histories.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Policy;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class WorkloadSizingTest {
  private static final RightSizingConfig CONFIG = RightSizingConfig.DEFAULTS;
  private final Policy policy = new WorkloadSizing(CONFIG);

  @Test
  void proposesWhatItsRiskAllowsInStepsOfEightMebibytes() {
    var answer = memory(1024, Histories.memory(100, 1024 * MIB, hour -> hour == 50 ? 500 : 300));
    // one of four days needed 500: far more than 3 %, so it is covered, with a margin for growth
    assertThat(resize(answer).proposed()).isEqualTo(552.0 * MIB);
    assertThat(answer.sentence())
        .startsWith("1 GiB → 552 MiB: in 4 days it used at most 500 MiB, and with this limit ")
        .endsWith(" of days are expected to need more (at most 3 % may).");
  }

  @Test
  void servesADailyBurstInTwentiethsOfACore() {
    var answer =
        policy.recommend(Resource.CPU, Histories.cpu(100, 2.0, h -> h % 24 == 7 ? 0.6 : 0.1));
    assertThat(resize(answer).proposed()).isEqualTo(0.7);
    assertThat(answer.evidence().entries()).containsEntry("busiest_hour", "2026-11-01T07:00:00Z");
  }

  @Test
  void raisesALimitThatIsNearlyReached() {
    var answer = memory(512, Histories.memory(100, 512 * MIB, _ -> 500));
    assertThat(resize(answer).proposed()).isEqualTo(568.0 * MIB);
  }

  @Test
  void keepsALimitThatIsRightWithinATenth() {
    var answer = memory(600, Histories.memory(100, 600 * MIB, _ -> 500));
    assertThat(answer).isInstanceOf(Recommendation.Keep.class);
    assertThat(answer.sentence()).startsWith("The memory limit of 600 MiB is right: ");
  }

  @Test
  void saysHowMuchHistoryIsMissing() {
    var hours = List.of(Histories.memoryHour(0, memoryOf(10 * MIB, 10 * MIB)));
    var answer = policy.recommend(Resource.MEMORY, Histories.memory(64 * MIB, hours));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Recommendation.NotEnoughData.class,
            no -> {
              assertThat(no.samples()).isEqualTo(360);
              assertThat(no.needed()).isEqualTo(23_328);
            });
    assertThat(answer.sentence())
        .isEqualTo("Nothing to say yet: there are 60 minutes of history, and 3 days are needed.");
  }

  @Test
  void saysSoWhenThereIsNoHistoryAtAll() {
    var answer = policy.recommend(Resource.CPU, Histories.memory(null, List.of()));
    assertThat(answer.sentence())
        .isEqualTo("Nothing to say yet: there is no history, and 3 days are needed.");
  }

  @Test
  void doesNotGuessTheDemandOfAContainerThatItsCpuLimitStops() {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < 100; i++) {
      hours.add(Histories.cpuHour(i, 1.0, 0.5, 36_000));
    }
    var answer = policy.recommend(Resource.CPU, new UsageHistory(hours, 0.5, null, null, 8));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Recommendation.Censored.class, no -> assertThat(no.attempt()).isEqualTo(1.0));
    assertThat(answer.sentence())
        .isEqualTo(
            "Its CPU limit of 0.50 cores stopped it in 100 % of the periods, so what it wants is not known; with 1 core it could be seen.");
  }

  @Test
  void keepsALimitThatTheHostCannotExceed() {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < 100; i++) {
      hours.add(Histories.cpuHour(i, 4.0, 2.0, 36_000));
    }
    var answer = policy.recommend(Resource.CPU, new UsageHistory(hours, 2.0, null, null, 2));
    assertThat(answer).isInstanceOf(Recommendation.Keep.class);
    assertThat(answer.sentence()).endsWith(", but the host has no more CPUs to give.");
  }

  @Test
  void forgetsThrottlingUnderALimitThatIsNoMore() {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < 100; i++) {
      hours.add(Histories.cpuHour(i, 0.9, i < 40 ? 0.5 : 2.0, i < 40 ? 36_000 : 0));
    }
    var answer = policy.recommend(Resource.CPU, new UsageHistory(hours, 2.0, null, null, 8));
    assertThat(resize(answer).proposed()).isEqualTo(1.0);
  }

  @Test
  void doesNotGuessTheNeedOfAContainerThatWasKilledAtItsLimit() {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < 100; i++) {
      hours.add(
          Histories.memoryHour(
              i, new ContainerHour.Memory(60 * MIB, 50 * MIB, 64 * MIB, 64 * MIB, i == 9 ? 2 : 0)));
    }
    var answer = policy.recommend(Resource.MEMORY, Histories.memory(64 * MIB, hours));
    assertThat(answer.sentence())
        .isEqualTo(
            "The kernel killed 2 processes in it at its limit of 64 MiB, so what it needs is not known; with 96 MiB it could be seen.");
  }

  @Test
  void halvesAtMostWherePageCacheFilledTheLimit() {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < 100; i++) {
      hours.add(
          Histories.memoryHour(
              i, new ContainerHour.Memory(60 * MIB, 50 * MIB, 1024 * MIB, 1024 * MIB, 0)));
    }
    var answer = policy.recommend(Resource.MEMORY, Histories.memory(1024 * MIB, hours));
    assertThat(resize(answer).proposed()).isEqualTo(512.0 * MIB);
  }

  @Test
  void givesAMemoryLimitToAContainerWithoutOneAndNoCpuLimit() {
    assertThat(resize(policy.recommend(Resource.MEMORY, Histories.memory(100, null, _ -> 100))))
        .satisfies(
            resize -> {
              assertThat(resize.current()).isNull();
              assertThat(resize.proposed()).isEqualTo(120.0 * MIB);
              assertThat(resize.sentence()).startsWith("No memory limit → 120 MiB: ");
            });
    assertThat(policy.recommend(Resource.CPU, Histories.cpu(100, null, _ -> 0.2)))
        .isInstanceOf(Recommendation.Keep.class);
  }

  @Test
  void neverProposesMoreCpusThanTheHostHas() {
    var answer = policy.recommend(Resource.CPU, Histories.cpu(100, 5.0, _ -> 7.9));
    assertThat(resize(answer).proposed()).isEqualTo(8);
  }

  @Test
  void neverProposesLessThanDockerTakes() {
    assertThat(resize(policy.recommend(Resource.CPU, Histories.cpu(100, 1.0, _ -> 0))).proposed())
        .isEqualTo(0.05);
    assertThat(resize(memory(64, Histories.memory(100, 64 * MIB, _ -> 0.5))).proposed())
        .isEqualTo(8.0 * MIB);
  }

  @Test
  void neverProposesLessMemoryThanIsUsedNow() {
    var random = new Random(20261121);
    for (int round = 0; round < 500; round++) {
      long limit = (64 + random.nextInt(8_000)) * MIB;
      double high = random.nextDouble(0.01, 1.1) * limit / MIB;
      long now = (long) (random.nextDouble(0.01, 3) * high * MIB);
      var seen = Histories.memory(90, limit, _ -> random.nextDouble(high / 4, high));
      var answer =
          policy.recommend(Resource.MEMORY, new UsageHistory(seen.hours(), null, limit, now, 8));
      if (answer instanceof Recommendation.Resize resize) {
        assertThat(resize.proposed()).as("round " + round).isGreaterThanOrEqualTo((double) now);
      }
    }
  }

  @Test
  void aHigherPeakOnEveryDayNeverLowersALimit() {
    var random = new Random(42);
    for (int round = 0; round < 200; round++) {
      double[] less = random.doubles(96, 0.1, 2).toArray();
      double[] more = less.clone();
      double factor = random.nextDouble(1, 3);
      for (int day = 0; day < 4; day++) {
        int highest = 24 * day;
        for (int i = highest; i < 24 * day + 24; i++) {
          highest = less[i] > less[highest] ? i : highest;
        }
        more[highest] *= factor;
      }
      long limit = 1_000_000 * MIB;
      double smaller = limitAfter(Resource.MEMORY, Histories.memory(96, limit, i -> 500 * less[i]));
      double greater = limitAfter(Resource.MEMORY, Histories.memory(96, limit, i -> 500 * more[i]));
      assertThat(greater).as("round " + round).isGreaterThanOrEqualTo(smaller);
    }
  }

  @Test
  void takesTheRiskThatALabelSays() {
    var seen = Histories.memory(100, 8192 * MIB, hour -> hour == 50 ? 500 : 300);
    double bold = withRules(seen, SizingRules.of(null, null, null, "20%"));
    double careful = withRules(seen, SizingRules.of(null, null, null, "0.1%"));
    assertThat(bold).isLessThan(500.0 * MIB);
    assertThat(careful).isGreaterThan(552.0 * MIB);
  }

  @Test
  void keepsToTheBoundsOfLabels() {
    var seen = Histories.memory(100, 1024 * MIB, _ -> 300);
    assertThat(withRules(seen, SizingRules.of(null, "700m", null, null))).isEqualTo(704.0 * MIB);
    var busy = Histories.cpu(100, 5.0, _ -> 3.0);
    var bounded =
        new UsageHistory(busy.hours(), 5.0, null, null, 8, SizingRules.of("2", null, null, null));
    assertThat(resize(policy.recommend(Resource.CPU, bounded)).proposed()).isEqualTo(2);
  }

  @Test
  void leavesAloneWhatALabelForbids() {
    var seen = Histories.memory(100, 1024 * MIB, _ -> 300);
    for (var rules :
        List.of(
            SizingRules.of(null, null, "up", null),
            SizingRules.of(null, null, "none", null),
            SizingRules.of(null, null, "sideways", null))) {
      var answer =
          policy.recommend(
              Resource.MEMORY,
              new UsageHistory(seen.hours(), null, seen.memoryLimit(), null, 8, rules));
      assertThat(answer).isInstanceOf(Recommendation.Keep.class);
      assertThat(answer.sentence()).startsWith("Left alone, as its label nightshift.direction ");
    }
  }

  @Test
  void tellsWhatOthersWouldSay() {
    var answer = memory(1024, Histories.memory(200, 1024 * MIB, _ -> 300));
    var others = (java.util.Map<?, ?>) answer.evidence().entries().get("alternatives_bytes");
    assertThat(others).hasSize(11);
    assertThat(others.get("krr")).isEqualTo(1.15 * 300 * MIB);
  }

  private double withRules(UsageHistory seen, SizingRules rules) {
    return resize(
            policy.recommend(
                Resource.MEMORY,
                new UsageHistory(seen.hours(), null, seen.memoryLimit(), null, 8, rules)))
        .proposed();
  }

  @Test
  void scalesWithTheUsageUpToAStep() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      double[] used = random.doubles(90, 100, 2_000).toArray();
      double k = random.nextDouble(1, 10);
      long limit = 1_000_000 * MIB;
      double one = limitAfter(Resource.MEMORY, Histories.memory(90, limit, i -> used[i]));
      double many = limitAfter(Resource.MEMORY, Histories.memory(90, limit, i -> k * used[i]));
      assertThat(many)
          .as("round " + round)
          .isCloseTo(k * one, Assertions.within((k + 1) * 8 * MIB));
    }
  }

  @Test
  void answersTheSameToTheSame() {
    var random = new Random(3);
    double[] used = random.doubles(90, 0, 2).toArray();
    assertThat(policy.recommend(Resource.CPU, Histories.cpu(90, 1.5, i -> used[i])))
        .isEqualTo(
            new WorkloadSizing(CONFIG)
                .recommend(Resource.CPU, Histories.cpu(90, 1.5, i -> used[i])));
  }

  private Recommendation memory(long limit, UsageHistory history) {
    assertThat(history.memoryLimit()).isEqualTo(limit * MIB);
    return policy.recommend(Resource.MEMORY, history);
  }

  /// A limit far above any need always gets an answer.
  private double limitAfter(Resource resource, UsageHistory history) {
    var wide =
        new UsageHistory(history.hours(), history.cpuLimit(), history.memoryLimit(), null, null);
    return resize(policy.recommend(resource, wide)).proposed();
  }

  private static ContainerHour.Memory memoryOf(long used, long peak) {
    return new ContainerHour.Memory(used, used, peak, 64 * MIB, 0);
  }

  private static Recommendation.Resize resize(Recommendation answer) {
    assertThat(answer).as(answer.sentence()).isInstanceOf(Recommendation.Resize.class);
    return (Recommendation.Resize) answer;
  }
}
