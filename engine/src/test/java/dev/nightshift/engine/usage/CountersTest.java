package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void countsWhatWasCountedInBetween() {
    assertThat(Counters.between(10L, 25L)).isEqualTo(15);
    assertThat(Counters.between(10L, 10L)).isEqualTo(0);
  }

  @Test
  void aCounterThatWentBackwardsTellsNothing() {
    assertThat(Counters.between(25L, 10L)).isNull();
    assertThat(Counters.rate(25L, 10L, 10)).isNull();
    assertThat(Counters.cores(25L, 10L, 10)).isNull();
  }

  @Test
  void unknownStaysUnknown() {
    assertThat(Counters.between(null, 10L)).isNull();
    assertThat(Counters.between(10L, null)).isNull();
    assertThat(Counters.share(null, null, 1)).isNull();
  }

  @Test
  void nanosecondsBecomeCores() {
    assertThat(Counters.cores(1_000_000_000L, 6_000_000_000L, 10)).isEqualTo(0.5);
    assertThat(Counters.rate(0L, 30L, 10)).isEqualTo(3.0);
  }

  @Test
  void aShareIsNeverAboveOne() {
    assertThat(Counters.share(0L, 10_100_000_000L, 10)).isEqualTo(1);
  }

  @Test
  void anIntervalWithoutLengthIsAMistake() {
    assertThatThrownBy(() -> Counters.rate(0L, 1L, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 s");
  }
}
