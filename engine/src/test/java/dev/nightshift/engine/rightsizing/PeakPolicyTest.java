package dev.nightshift.engine.rightsizing;

import static dev.nightshift.engine.rightsizing.Histories.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerHour;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PeakPolicyTest {
  private static final RightSizingConfig CONFIG = RightSizingConfig.DEFAULTS;
  private final Policy policy = new PeakPolicy(CONFIG);

  @Test
  void proposesThePeakPlusHeadroomInStepsOfEightMebibytes() {
    var answer = memory(1024, Histories.memory(100, 1024 * MIB, hour -> hour == 50 ? 500 : 300));
    assertThat(resize(answer).proposed()).isEqualTo(600.0 * MIB);
    assertThat(answer.sentence())
        .isEqualTo("1 GiB → 600 MiB: in 4 days it used at most 500 MiB, and 20 % come on top.");
  }

  @Test
  void proposesTheBusiestHourPlusHeadroomInTwentiethsOfACore() {
    var answer = policy.recommend(Resource.CPU, Histories.cpu(100, 2.0, h -> h == 7 ? 0.6 : 0.1));
    assertThat(resize(answer).proposed()).isEqualTo(0.7);
    assertThat(answer.evidence().entries()).containsEntry("busiest_hour", "2026-11-01T07:00:00Z");
  }

  @Test
  void raisesALimitThatIsNearlyReached() {
    var answer = memory(512, Histories.memory(100, 512 * MIB, _ -> 480));
    assertThat(resize(answer).proposed()).isEqualTo(576.0 * MIB);
  }

  @Test
  void keepsALimitThatIsRightWithinATenth() {
    var answer = memory(640, Histories.memory(100, 640 * MIB, _ -> 500));
    assertThat(answer).isInstanceOf(Recommendation.Keep.class);
    assertThat(answer.sentence()).startsWith("The memory limit of 640 MiB is right: ");
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
            Recommendation.Censored.class, no -> assertThat(no.attempt()).isEqualTo(1.15));
    assertThat(answer.sentence())
        .isEqualTo(
            "Its CPU limit of 0.50 cores stopped it in 100 % of the periods, so what it wants is not known; with 1.15 cores it could be seen.");
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
    assertThat(resize(answer).proposed()).isEqualTo(1.05);
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
  void neverProposesLessMemoryThanWasUsed() {
    var random = new Random(20261121);
    for (int round = 0; round < 2_000; round++) {
      long limit = (64 + random.nextInt(8_000)) * MIB;
      double high = random.nextDouble(0.01, 1.1) * limit / MIB;
      long now = (long) (random.nextDouble(0.01, 1.2) * high * MIB);
      var seen = Histories.memory(90, limit, _ -> random.nextDouble(high / 4, high));
      var history = new UsageHistory(seen.hours(), null, limit, now, 8);
      var answer = policy.recommend(Resource.MEMORY, history);
      double used =
          Math.max(
              now, history.hours().stream().mapToLong(PeakPolicyTest::max).max().orElseThrow());
      if (answer instanceof Recommendation.Resize resize) {
        assertThat(resize.proposed()).as("round " + round).isGreaterThanOrEqualTo(used);
      }
    }
  }

  @Test
  void proposesNoLessWhenMoreIsUsed() {
    var random = new Random(42);
    for (int round = 0; round < 1_000; round++) {
      double[] less = random.doubles(90, 0, 2).toArray();
      double[] more = less.clone();
      for (int i = 0; i < more.length; i++) {
        more[i] += random.nextInt(3) == 0 ? random.nextDouble(1) : 0;
      }
      double smaller = limitAfter(Resource.CPU, Histories.cpu(90, 100.0, i -> less[i]));
      double greater = limitAfter(Resource.CPU, Histories.cpu(90, 100.0, i -> more[i]));
      assertThat(greater).as("round " + round).isGreaterThanOrEqualTo(smaller);
      long limit = 1_000_000 * MIB;
      smaller = limitAfter(Resource.MEMORY, Histories.memory(90, limit, i -> 500 * less[i]));
      greater = limitAfter(Resource.MEMORY, Histories.memory(90, limit, i -> 500 * more[i]));
      assertThat(greater).as("round " + round).isGreaterThanOrEqualTo(smaller);
    }
  }

  @Test
  void scalesWithTheUsageUpToAStep() {
    var random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
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
            new PeakPolicy(CONFIG).recommend(Resource.CPU, Histories.cpu(90, 1.5, i -> used[i])));
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

  private static long max(ContainerHour hour) {
    Long max = hour.memory().max();
    return max == null ? 0 : max;
  }

  private static ContainerHour.Memory memoryOf(long used, long peak) {
    return new ContainerHour.Memory(used, used, peak, 64 * MIB, 0);
  }

  private static Recommendation.Resize resize(Recommendation answer) {
    assertThat(answer).as(answer.sentence()).isInstanceOf(Recommendation.Resize.class);
    return (Recommendation.Resize) answer;
  }
}
