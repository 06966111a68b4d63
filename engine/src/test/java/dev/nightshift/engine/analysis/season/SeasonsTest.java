package dev.nightshift.engine.analysis.season;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeasonsTest {
  private static final int HOURS = 28 * 24;

  private final Random random = new Random(9);

  @Test
  void aDaysRhythmIsSeenWithItsStrength() {
    double[] series = series(hour -> 3 * wave(hour, 24) + random.nextGaussian());
    assertThat(Seasons.in(series, 24))
        .singleElement()
        .satisfies(
            day -> {
              assertThat(day.period()).isEqualTo(24);
              // the wave's variance is 4.5, the noise's 1
              assertThat(day.strength()).isCloseTo(4.5 / 5.5, within(0.05));
              assertThat(day.chance()).isLessThan(1e-6);
            });
  }

  @Test
  void aRhythmOfNoCalendarIsSeen() {
    double[] series = series(hour -> 3 * wave(hour, 17) + random.nextGaussian());
    assertThat(Seasons.in(series, 24)).extracting(Season::period).containsExactly(17);
    assertThat(Seasons.in(series, 0)).extracting(Season::period).containsExactly(17);
  }

  @Test
  void shortConstantAndMissingSeriesHaveNone() {
    assertThat(Seasons.in(new double[0], 24)).isEmpty();
    assertThat(Seasons.in(new double[] {1, 2, 3}, 24)).isEmpty();
    assertThat(Seasons.in(series(_ -> 7), 24)).isEmpty();
    assertThat(Seasons.in(series(_ -> Double.NaN), 24)).isEmpty();
    assertThat(Seasons.in(series(hour -> 1e12 + hour), 24)).isEmpty();
  }

  @Test
  void aSeriesIsTheSumOfItsParts() {
    double[] series = series(hour -> 100 + 0.1 * hour + 5 * wave(hour, 24) + random.nextGaussian());
    series[100] = Double.NaN;
    series[200] = 1_000;
    var parts = Decomposition.of(series, Seasons.in(series, 24), 24);
    for (int i = 0; i < HOURS; i++) {
      if (i != 100) {
        assertThat(parts.expected(i) + parts.rest()[i]).isCloseTo(series[i], within(1e-9));
      }
    }
    assertThat(parts.rest()[100]).isNaN();
    assertThat(parts.expected(100)).isCloseTo(110 + 5 * wave(100, 24), within(1.5));
    assertThat(parts.rest()[200]).isGreaterThan(850);
    assertThat(parts.usualRest()).isBetween(0.7, 1.3);
    assertThat(parts.season()[6] - parts.season()[18]).isCloseTo(10, within(1.5));
  }

  private static double[] series(IntToDoubleFunction value) {
    return IntStream.range(0, HOURS).mapToDouble(value).toArray();
  }

  private static double wave(int hour, int period) {
    return Math.sin(2 * Math.PI * hour / period);
  }
}
