package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.benchmark.NightPair.Asked;
import dev.nightshift.engine.benchmark.NightSeries.Night;
import dev.nightshift.engine.benchmark.NightVerdict.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NightPairTest {
  private static final Instant FIRST = Instant.parse("2026-10-01T02:00:00Z");

  private static NightSeries series(String benchmark, int nights, IntToDoubleFunction value) {
    return new NightSeries(
        benchmark,
        "arithmetic",
        "1/s",
        true,
        IntStream.range(0, nights)
            .mapToObj(
                n -> Night.once(FIRST.plus(Duration.ofDays(n)), value.applyAsDouble(n), Map.of()))
            .toList());
  }

  /// 100, give or take one.
  private static double quiet(int night) {
    return 100 + Math.sin(night * 7.3);
  }

  private static NightPair pair(NightSeries series, int before, int after) {
    return NightPair.of(List.of(new Asked(series, before, after))).getFirst();
  }

  @Test
  void aTinyDifferenceIsTheSameHoweverSure() {
    var calm = series("java-cpu", 30, n -> n == 29 ? 102 : 100 + 0.001 * (n % 3));
    var pair = pair(calm, 28, 29);
    assertThat(pair.effect().low()).isPositive();
    assertThat(pair.word()).isEqualTo(Word.SAME);
  }

  @Test
  void aLargeDifferenceIsTheSameWhereNightsScatterThatMuch() {
    var random = new Random(5);
    var wild = series("java-cpu", 30, _ -> 100 * Math.exp(0.1 * random.nextGaussian()));
    var values = wild.values();
    var pair = pair(wild, 0, 1);
    assertThat(Math.abs(values[1] / values[0] - 1)).isGreaterThan(0.03);
    assertThat(pair.word()).isEqualTo(Word.SAME);
  }

  @Test
  void nightsOnBothSidesOfALastingChangeDiffer() {
    var fallen = series("java-cpu", 40, n -> quiet(n) * (n < 25 ? 1 : 0.9));
    assertThat(pair(fallen, 10, 30).word()).isEqualTo(Word.WORSE);
    assertThat(pair(fallen, 30, 10).word()).isEqualTo(Word.BETTER);
    assertThat(pair(fallen, 30, 35).word()).isEqualTo(Word.SAME);
    assertThat(pair(fallen, 10, 30).change()).isBetween(-0.12, -0.08);
  }

  @Test
  void aDiskIsAllowedMoreThanACpu() {
    IntToDoubleFunction stepped = n -> quiet(n) * (n < 25 ? 1 : 0.94);
    assertThat(pair(series("java-cpu", 40, stepped), 10, 30).word()).isEqualTo(Word.WORSE);
    assertThat(pair(series("fio-fsync", 40, stepped), 10, 30).word()).isEqualTo(Word.SAME);
  }

  @Test
  void withoutEnoughNightsNothingIsSaid() {
    var pair = pair(series("java-cpu", 4, n -> 100 - 20 * n), 0, 3);
    assertThat(pair.word()).isEqualTo(Word.NOT_ENOUGH_NIGHTS);
    assertThat(pair.effect()).isNull();
    assertThat(pair.change()).isCloseTo(-0.6, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void amongManyMetricsHardlyOneLooksOdd() {
    int odd = 0;
    for (int run = 0; run < 100; run++) {
      var random = new Random(run);
      var all =
          IntStream.range(0, 50)
              .mapToObj(
                  _ ->
                      new Asked(
                          series("java-cpu", 30, _ -> 100 * Math.exp(0.03 * random.nextGaussian())),
                          12,
                          29))
              .toList();
      odd += NightPair.of(all).stream().anyMatch(pair -> pair.word() != Word.SAME) ? 1 : 0;
    }
    assertThat(odd).isLessThanOrEqualTo(10);
  }
}
