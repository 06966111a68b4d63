package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NightlyShiftsTest {
  private static final int NIGHTS = 120;
  private static final double NOISE = 0.02;

  /// Nights around 100, scattered by 2 %, each times a factor.
  private static double[] nights(long seed, IntToDoubleFunction factor) {
    var random = new Random(seed);
    return IntStream.range(0, NIGHTS)
        .mapToDouble(
            night -> 100 * factor.applyAsDouble(night) * Math.exp(NOISE * random.nextGaussian()))
        .toArray();
  }

  @Test
  void findsALastingStepWithinDays() {
    for (long seed = 1; seed <= 20; seed++) {
      var shifts = NightlyShifts.in(nights(seed, night -> night < 60 ? 1 : 1.10));
      assertThat(shifts).as("seed " + seed).hasSize(1);
      assertThat(shifts.getFirst().first()).isBetween(58, 62);
      assertThat(shifts.getFirst().raised()).isBetween(63, 68);
      assertThat(shifts.getFirst().change()).isBetween(0.07, 0.13);
    }
  }

  @Test
  void findsItsEndToo() {
    assertThat(NightlyShifts.in(nights(1, night -> night < 60 || night >= 75 ? 1 : 1.12)))
        .extracting(NightlyShifts.Shift::first)
        .satisfiesExactly(
            first -> assertThat(first).isBetween(58, 62),
            first -> assertThat(first).isBetween(73, 77));
  }

  @Test
  void seldomCriesWolf() {
    long alarms =
        IntStream.rangeClosed(1, 200)
            .mapToLong(seed -> NightlyShifts.in(nights(seed, _ -> 1)).size())
            .sum();
    assertThat(1_000.0 * alarms / (200 * NIGHTS)).isLessThan(0.3);
  }

  @Test
  void forgivesBadNights() {
    assertThat(NightlyShifts.in(nights(3, night -> night == 50 || night == 51 ? 1.5 : 1)))
        .isEmpty();
  }

  @Test
  void forgivesAHostOfTwoMoods() {
    var mood = new Random(4);
    var moods =
        IntStream.range(0, NIGHTS).mapToDouble(_ -> mood.nextBoolean() ? 1.05 : 1).toArray();
    assertThat(NightlyShifts.in(nights(4, night -> moods[night]))).isEmpty();
  }

  @Test
  void saysTheSameOfANightWhateverFollows() {
    double[] all = nights(5, night -> night < 60 ? 1 : 1.10);
    var whole = NightlyShifts.in(all);
    for (int known = 0; known <= NIGHTS; known++) {
      int until = known;
      assertThat(NightlyShifts.in(java.util.Arrays.copyOf(all, known)))
          .isEqualTo(whole.stream().filter(shift -> shift.raised() < until).toList());
    }
  }

  @Test
  void takesNumbersOfAnySign() {
    assertThat(NightlyShifts.in(IntStream.range(0, 60).mapToDouble(i -> i < 30 ? -1 : 0).toArray()))
        .extracting(NightlyShifts.Shift::first)
        .containsExactly(30);
  }

  @Test
  void refusesANightWithoutANumber() {
    assertThatThrownBy(() -> NightlyShifts.in(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
