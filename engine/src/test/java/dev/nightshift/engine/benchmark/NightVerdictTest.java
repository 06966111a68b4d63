package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.benchmark.NightVerdict.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NightVerdictTest {
  private static final Instant FIRST = Instant.parse("2026-09-01T02:00:00Z");

  private static NightSeries series(
      long seed, int nights, boolean higherIsBetter, IntToDoubleFunction factor) {
    var random = new Random(seed);
    return new NightSeries(
        "java-cpu",
        "arithmetic",
        "1/s",
        higherIsBetter,
        IntStream.range(0, nights)
            .mapToObj(
                night ->
                    NightSeries.Night.once(
                        FIRST.plus(Duration.ofDays(night)),
                        1e9 * factor.applyAsDouble(night) * Math.exp(0.01 * random.nextGaussian()),
                        Map.of()))
            .toList());
  }

  private static NightVerdict verdict(NightSeries series) {
    return NightVerdict.of(List.of(series)).getFirst();
  }

  @Test
  void saysNothingFromAHandfulOfNights() {
    assertThat(verdict(series(1, 5, true, _ -> 1)).word()).isEqualTo(Word.NOT_ENOUGH_NIGHTS);
  }

  @Test
  void aNightLikeTheOthersIsTheSame() {
    var verdict = verdict(series(2, 30, true, _ -> 1));
    assertThat(verdict.word()).isEqualTo(Word.SAME);
    assertThat(verdict.comparison().low()).isNegative();
    assertThat(verdict.comparison().high()).isPositive();
  }

  @Test
  void oneBadNightIsWorseButNoRegression() {
    var verdict = verdict(series(3, 30, true, night -> night < 29 ? 1 : 0.8));
    assertThat(verdict.word()).isEqualTo(Word.WORSE);
    assertThat(verdict.comparison().change()).isCloseTo(-0.2, within(0.03));
  }

  @Test
  void whatIsBetterDependsOnTheMetric() {
    assertThat(verdict(series(3, 30, false, night -> night < 29 ? 1 : 0.8)).word())
        .isEqualTo(Word.BETTER);
  }

  @Test
  void aLastingFallIsARegressionInTheNightInWhichItIsSure() {
    var words =
        IntStream.rangeClosed(31, 45)
            .mapToObj(nights -> verdict(series(4, nights, true, n -> n < 30 ? 1 : 0.85)).word())
            .toList();
    assertThat(words).containsOnlyOnce(Word.REGRESSION);
    assertThat(words.indexOf(Word.REGRESSION)).isLessThan(6);
  }

  @Test
  void aStatisticallySureTrifleIsTheSame() {
    var steady = series(5, 40, true, _ -> 1);
    var nights =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    NightSeries.Night.once(
                        steady.nights().get(i).at(), i < 39 ? 100 + i % 2 * 1e-3 : 101, Map.of()))
            .toList();
    assertThat(verdict(new NightSeries("java-cpu", "a", "1/s", true, nights)).word())
        .isEqualTo(Word.SAME);
  }

  @Test
  void oneBadRunOfTwoIsNotConfirmed() {
    assertThat(verdict(lastNight(0.90, 0.99)).word()).isEqualTo(Word.NOT_CONFIRMED);
    assertThat(verdict(lastNight(0.90, 0.91)).word()).isEqualTo(Word.WORSE);
  }

  private static NightSeries lastNight(double first, double second) {
    var nights = new java.util.ArrayList<>(series(3, 40, true, _ -> 1).nights());
    var last = nights.removeLast();
    nights.add(
        new NightSeries.Night(
            last.at(), 1e9 * (first + second) / 2, List.of(1e9 * first, 1e9 * second), Map.of()));
    return new NightSeries("java-cpu", "arithmetic", "1/s", true, nights);
  }

  @Test
  void amongManyMetricsFewNightsLookOdd() {
    int odd = 0;
    for (int night = 0; night < 100; night++) {
      int seed = night;
      var all =
          IntStream.range(0, 20)
              .mapToObj(metric -> series(seed * 100L + metric, 31, true, _ -> 1))
              .toList();
      odd += NightVerdict.of(all).stream().anyMatch(v -> v.word() != Word.SAME) ? 1 : 0;
    }
    assertThat(odd).as("nights of 100 with any verdict but 'same'").isLessThanOrEqualTo(5);
  }

  @Test
  void theScoreIsTheGeometricMeanOfTheRatios() {
    var twice = series(6, 30, true, night -> night < 29 ? 1 : 2);
    var half = series(7, 30, true, night -> night < 29 ? 1 : 0.5);
    assertThat(NightVerdict.score(NightVerdict.of(List.of(twice, half))).orElseThrow())
        .isCloseTo(1, within(0.03));
    assertThat(NightVerdict.score(List.of())).isEmpty();
  }

  @Test
  void believesWhatStandsOutOfTheMany() {
    assertThat(Discoveries.limit(new double[] {0.001, 0.2, 0.6, 0.9}, 0.05)).isEqualTo(0.001);
    assertThat(Discoveries.limit(new double[] {0.04, 0.3, 0.6, 0.9}, 0.05)).isNegative();
  }

  @Test
  void studentsDistributionIsCloseEnough() {
    assertThat(Student.quantile975(4)).isCloseTo(2.776, within(0.03));
    assertThat(Student.quantile975(29)).isCloseTo(2.045, within(0.01));
    assertThat(Student.chance(2.776, 4)).isCloseTo(0.05, within(0.002));
    assertThat(Student.chance(2.045, 29)).isCloseTo(0.05, within(0.001));
  }
}
