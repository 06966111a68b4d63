package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.RoundSchedule.Round;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {
  private final RoundSchedule schedule = new RoundSchedule(1_000, Duration.ofNanos(100));

  @Test
  void aRoundThatBeginsLateDoesNotDelayTheNext() {
    assertThat(schedule.begin(1_030)).isEqualTo(new Round(1_000, 0));
    assertThat(schedule.dueNanos()).isEqualTo(1_100);
    assertThat(schedule.begin(1_199)).isEqualTo(new Round(1_100, 0));
    assertThat(schedule.dueNanos()).isEqualTo(1_200);
  }

  @Test
  void roundsWhoseTimeHasPassedAreCountedNotMadeUpFor() {
    assertThat(schedule.begin(1_350)).isEqualTo(new Round(1_300, 3));
    assertThat(schedule.dueNanos()).isEqualTo(1_400);
  }

  @Test
  void theClockMayWrap() {
    var late = new RoundSchedule(Long.MAX_VALUE - 10, Duration.ofNanos(100));
    assertThat(late.begin(Long.MAX_VALUE - 5).missed()).isZero();
    assertThat(late.begin(Long.MIN_VALUE + 120).missed()).isZero();
  }
}
