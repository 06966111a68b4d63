package dev.nightshift.engine.analysis.exhaustion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FillForecastTest {
  private static final int HOURS = 400;

  @Test
  void aSteadyGrowthIsContinued() {
    var full = forecast(hour -> 0.2 + 0.001 * hour);
    assertThat(full.shape()).isEqualTo(Shape.STEADY);
    // 0.2 + 0.001 * 800 = 1, and the last value is of hour 399
    assertThat(full.hours().orElseThrow()).isCloseTo(401, within(20.0));
    assertThat(full.low().orElseThrow()).isLessThanOrEqualTo(full.hours().orElseThrow());
    assertThat(full.high().orElseThrow()).isGreaterThanOrEqualTo(full.hours().orElseThrow());
    assertThat(full.growth()).isCloseTo(0.001, within(0.0001));
  }

  @Test
  void aGrowthThatBeganYesterdayIsSeen() {
    var full = forecast(hour -> 0.5 + Math.max(0, hour - 370) * 0.005);
    assertThat(full.shape()).isEqualTo(Shape.BEGUN);
    assertThat(full.hours().orElseThrow()).isCloseTo(71, within(12.0));
  }

  @Test
  void aCleanUpOfYesterdayDoesNotHideTheGrowth() {
    var full = forecast(hour -> 0.4 + 0.0012 * hour - (hour >= 380 ? 0.3 : 0));
    assertThat(full.cleanUps()).isEqualTo(1);
    assertThat(full.recurring()).isFalse();
    assertThat(full.hours().orElseThrow()).isCloseTo(351, within(30.0));
  }

  @Test
  void weeklyCleanUpsAreTakenToGoOn() {
    // 0.2 a week, of which half is removed
    IntToDoubleFunction saw = hour -> 0.3 + 0.2 * hour / 168.0 - 0.1 * Math.floorDiv(hour, 168);
    var full = forecast(saw);
    assertThat(full.recurring()).isTrue();
    int truth = 0;
    while (saw.applyAsDouble(HOURS + truth) < 1) {
      truth++;
    }
    assertThat(full.hours().orElseThrow()).isCloseTo(truth + 1, within(0.15 * truth));
  }

  @Test
  void aGrowthByAShareIsFasterThanItsLine() {
    var full = forecast(hour -> Math.exp(0.003 * (hour - HOURS - 150)));
    assertThat(full.hours().orElseThrow()).isCloseTo(151, within(25.0));
  }

  @Test
  void whatLevelsOffBelowTheCapacityIsNeverFull() {
    assertThat(forecast(hour -> 0.85 - 0.5 * Math.exp(-hour / 120.0)).hours()).isEmpty();
  }

  @Test
  void aDailyWaveIsNoGrowth() {
    var full = forecast(hour -> 0.8 + 0.05 * Math.sin(2 * Math.PI * hour / 24));
    assertThat(full.hours()).isEmpty();
    assertThat(full.chance()).isLessThan(0.05);
  }

  @Test
  void aSingleRiseIsNoGrowth() {
    assertThat(forecast(hour -> hour < 200 ? 0.4 : 0.7).hours()).isEmpty();
  }

  @Test
  void missingHoursDoNotShiftTheAnswer() {
    double[] hours =
        IntStream.range(0, HOURS)
            .filter(h -> h % 7 != 3 && (h < 150 || h > 200))
            .asDoubleStream()
            .toArray();
    double[] level = new double[hours.length];
    double[] all = noisy(hour -> 0.2 + 0.001 * hour);
    for (int i = 0; i < level.length; i++) {
      level[i] = all[(int) hours[i]];
    }
    var full = FillForecast.of(hours, level, 1).orElseThrow();
    assertThat(full.hours().orElseThrow()).isCloseTo(401, within(30.0));
  }

  @Test
  void theSameHistoryGivesTheSameAnswerInAnyUnit() {
    double[] level = noisy(hour -> 0.2 + 0.001 * hour);
    double[] bytes = IntStream.range(0, HOURS).mapToDouble(i -> level[i] * (1L << 40)).toArray();
    var first = FillForecast.of(hours(), level, 1).orElseThrow();
    assertThat(FillForecast.of(hours(), level, 1)).contains(first);
    assertThat(FillForecast.of(hours(), bytes, 1L << 40).orElseThrow().hours().orElseThrow())
        .isCloseTo(first.hours().orElseThrow(), within(5.0));
  }

  @Test
  void aFewHoursAreNotEnough() {
    assertThat(FillForecast.of(new double[] {0, 1, 2}, new double[] {1, 2, 3}, 10)).isEmpty();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> FillForecast.of(new double[] {0, 0}, new double[] {1, 2}, 10))
        .hasMessageContaining("grow");
    assertThatThrownBy(() -> FillForecast.of(new double[1], new double[1], 0))
        .hasMessageContaining("capacity");
    assertThatThrownBy(() -> FillForecast.of(new double[1], new double[2], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static FillForecast forecast(IntToDoubleFunction level) {
    return FillForecast.of(hours(), noisy(level), 1).orElseThrow();
  }

  private static double[] hours() {
    return IntStream.range(0, HOURS).asDoubleStream().toArray();
  }

  /// With autocorrelated noise of 0.3 % of the capacity.
  private static double[] noisy(IntToDoubleFunction level) {
    var random = new Random(11);
    double[] values = new double[HOURS];
    double off = 0;
    for (int i = 0; i < HOURS; i++) {
      off = 0.7 * off + 0.002 * random.nextGaussian();
      values[i] = level.applyAsDouble(i) + off;
    }
    return values;
  }
}
