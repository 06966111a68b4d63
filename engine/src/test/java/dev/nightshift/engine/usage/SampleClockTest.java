package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.SampleClock.Tick;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SampleClockTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private final SampleClock clock = new SampleClock();

  @Test
  void timeGoesOn() {
    assertThat(clock.tick(NOON)).isEqualTo(new Tick.Sample(NOON));
    assertThat(clock.tick(NOON.plusSeconds(10))).isEqualTo(new Tick.Sample(NOON.plusSeconds(10)));
  }

  @Test
  void forwardThereIsAGap() {
    clock.tick(NOON);
    assertThat(clock.tick(NOON.plusSeconds(86_400)))
        .isEqualTo(new Tick.Sample(NOON.plusSeconds(86_400)));
  }

  @Test
  void setBackALittleItWaitsUntilTheClockHasCaughtUp() {
    clock.tick(NOON);
    assertThat(clock.tick(NOON.minusSeconds(30))).isEqualTo(new Tick.Hold(NOON));
    assertThat(clock.tick(NOON)).as("the same instant twice").isEqualTo(new Tick.Hold(NOON));
    assertThat(clock.tick(NOON.plusSeconds(1))).isEqualTo(new Tick.Sample(NOON.plusSeconds(1)));
  }

  @Test
  void setBackFarItTakesTheTimeBack() {
    clock.tick(NOON);
    Instant morning = NOON.minusSeconds(3_600);
    assertThat(clock.tick(morning)).isEqualTo(new Tick.Rewound(morning, NOON));
    assertThat(clock.tick(morning.plusSeconds(10)))
        .isEqualTo(new Tick.Sample(morning.plusSeconds(10)));
  }

  @Test
  void timesAreWholeMicroseconds() {
    assertThat(clock.tick(NOON.plusNanos(1_999))).isEqualTo(new Tick.Sample(NOON.plusNanos(1_000)));
    assertThat(clock.tick(NOON.plusNanos(1_999))).isInstanceOf(Tick.Hold.class);
  }
}
