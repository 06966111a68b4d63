package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BeforeAfterTest {
  private static final double[] BEFORE = {100, 101, 99, 100.5, 99.5, 100.2, 130};

  private static double[] times(double factor) {
    return java.util.Arrays.stream(BEFORE).map(value -> value * factor).toArray();
  }

  @Test
  void aFifthMoreIsToldWithAnIntervalAroundIt() {
    var change = BeforeAfter.of(BEFORE, times(1.2));
    assertThat(change.change()).isCloseTo(0.2, within(0.01));
    assertThat(change.low()).isBetween(0.0, 0.2);
    assertThat(change.high()).isGreaterThan(0.2);
    assertThat(change.word(0.1, false)).isEqualTo("harm");
    assertThat(change.word(0.1, true)).isEqualTo("benefit");
  }

  @Test
  void theSameNightsAreTheSame() {
    var change = BeforeAfter.of(BEFORE, BEFORE);
    assertThat(change.change()).isCloseTo(0, within(1e-12));
    assertThat(change.word(0.03, true)).isEqualTo("same");
  }

  @Test
  void aChangeTooSmallToMatterIsTheSame() {
    assertThat(BeforeAfter.of(BEFORE, times(1.05)).word(0.1, true)).isEqualTo("same");
  }

  @Test
  void threeNightsAreTooFew() {
    assertThatThrownBy(() -> BeforeAfter.of(new double[] {1, 2, 3}, BEFORE))
        .hasMessage("four nights are needed on each side");
  }
}
