package dev.nightshift.engine.rightsizing.sizing;

import static dev.nightshift.engine.rightsizing.sizing.Histories.MIB;
import static dev.nightshift.engine.rightsizing.sizing.Histories.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A container that is started every day: what it wants in the first minutes is not what it needs.
class StartUpsTest {
  private static final int HOURS = 21 * 24;
  private static final double STEADY = 0.4;

  private final WorkloadSizing sizing = new WorkloadSizing(RightSizingConfig.DEFAULTS);

  /// Restarted each night at three, with so much demand and memory for five minutes.
  private static UsageHistory restarted(double cores, long mebibytes) {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < HOURS; i++) {
      boolean starts = i % 24 == 3;
      hours.add(
          new ContainerHour(
              START.plus(Duration.ofHours(i)),
              360,
              3600,
              starts ? cpu(Math.max(cores, STEADY)) : cpu(STEADY),
              memory(starts ? Math.max(mebibytes, 500) : 500),
              starts
                  ? new ContainerHour.StartUp(
                      1, 300, cores, mebibytes * MIB, cpu(STEADY), 500 * MIB)
                  : null));
    }
    return new UsageHistory(hours, 8.0, 4096 * MIB, null, 16);
  }

  private static ContainerHour.Cpu cpu(double cores) {
    return new ContainerHour.Cpu(STEADY, cores, cores, 8.0, 36_000, 0, 0, STEADY, cores);
  }

  private static ContainerHour.Memory memory(long mebibytes) {
    return new ContainerHour.Memory(
        mebibytes * MIB, mebibytes * MIB, mebibytes * MIB, 4096 * MIB, 0);
  }

  private double proposed(Resource resource, UsageHistory history) {
    var answer = sizing.recommend(resource, history);
    assertThat(answer).isInstanceOf(Recommendation.Resize.class);
    return ((Recommendation.Resize) answer).proposed();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.4, 1, 3.5, 7.9})
  void noStartHoweverGreedySizesTheCpu(double cores) {
    assertThat(proposed(Resource.CPU, restarted(cores, 500)))
        .isEqualTo(proposed(Resource.CPU, restarted(STEADY, 500)))
        .isBetween(STEADY, 1.4 * STEADY);
  }

  @Test
  void saysWhatTheStartsWantedAndThatItDoesNotCount() {
    var answer = sizing.recommend(Resource.CPU, restarted(3.5, 500));
    assertThat(answer.sentence())
        .contains("the first 5 minutes after each of its 21 starts, which wanted up to 3.50 cores")
        .contains("do not count");
    assertThat(answer.evidence().entries())
        .containsEntry("starts", 21)
        .containsEntry("startup_demand_max_cores", 3.5)
        .containsEntry("demand_max_cores", STEADY);
    assertThat(sizing.recommend(Resource.CPU, restarted(STEADY, 500)).sentence())
        .doesNotContain("start");
  }

  @Test
  void whatAStartNeedsOfMemoryCountsAndIsTold() {
    var history = restarted(3.5, 900);
    assertThat(proposed(Resource.MEMORY, history)).isGreaterThanOrEqualTo(900 * MIB);
    assertThat(sizing.recommend(Resource.MEMORY, history).sentence())
        .contains("within 5 minutes of a start (later at most 500 MiB), and it counts");
    assertThat(sizing.recommend(Resource.MEMORY, restarted(3.5, 500)).sentence())
        .doesNotContain("start");
  }

  @Test
  void aContainerThatHardlyRunsForLongerIsItsStarts() {
    var hours =
        restarted(3.5, 500).hours().stream()
            .map(
                hour ->
                    new ContainerHour(
                        hour.hour(),
                        360,
                        3600,
                        cpu(3.5),
                        hour.memory(),
                        new ContainerHour.StartUp(9, 2700, 3.5, 500 * MIB, cpu(STEADY), 500 * MIB)))
            .toList();
    assertThat(proposed(Resource.CPU, new UsageHistory(hours, 8.0, 4096 * MIB, null, 16)))
        .isGreaterThanOrEqualTo(3.5);
  }

  @Test
  void throttlingAtAStartHidesNoDemand() {
    var hours =
        restarted(0.5, 500).hours().stream()
            .map(
                hour ->
                    hour.startUp() == null
                        ? hour
                        : new ContainerHour(
                            hour.hour(),
                            360,
                            3600,
                            new ContainerHour.Cpu(
                                STEADY, 0.5, 0.5, 8.0, 3_000_000, 3_000_000, 100, STEADY, 0.5),
                            hour.memory(),
                            hour.startUp()))
            .toList();
    assertThat(sizing.recommend(Resource.CPU, new UsageHistory(hours, 8.0, null, null, 16)))
        .isInstanceOf(Recommendation.Resize.class);
  }
}
