package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a month will have cost.
class MonthForecastTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 8, 3);

  @Test
  void aFleetOfOnePriceIsForeseenToTheCent() {
    var steady =
        new DailyCost("fleet", MONDAY, IntStream.range(0, 80).mapToDouble(_ -> 24).toArray());
    var outlook = MonthForecast.learn(List.of(steady), 1).outlook(steady, 10, 20);
    assertThat(outlook.total()).isCloseTo(30 * 24, within(1e-6));
    assertThat(outlook.soFar()).isCloseTo(240, within(1e-9));
  }

  @Test
  void withoutAPastTheMonthSoFarSpeaksAndNamesNoInterval() {
    var fresh = new DailyCost("fleet", MONDAY, new double[] {10, 20, 30});
    var forecast = MonthForecast.learn(List.of(fresh), 1);
    assertThat(forecast.speaks()).isEqualTo(MonthForecast.Method.MONTH_SO_FAR);
    var outlook = forecast.outlook(fresh, 3, 27);
    assertThat(outlook.total()).isCloseTo(60 + 27 * 20, within(1e-9));
    assertThat(outlook.low()).isNull();
  }

  @Test
  void theForestSpeaksOnlyWhereItBeatsBothOthersOnWhatItHasNotSeen() {
    var noise = series(20, 90, (_, _, random) -> 10 + random.nextDouble());
    var plain = MonthForecast.learn(noise, 1);
    assertThat(plain.judged()).isGreaterThan(100);
    double best =
        Math.min(
            plain.errors().get(MonthForecast.Method.MONTH_SO_FAR),
            plain.errors().get(MonthForecast.Method.LAST_WEEK));
    if (plain.speaks() == MonthForecast.Method.FOREST) {
      assertThat(plain.errors().get(MonthForecast.Method.FOREST)).isLessThan(best);
    }
    // each doubles for ten days every thirty, all on days of their own: a week so far misleads
    var waves =
        series(
            30,
            90,
            (s, day, random) -> (day + 7 * s) % 30 < 10 ? 20 : 10 + 0.1 * random.nextDouble());
    var learned = MonthForecast.learn(waves, 1);
    assertThat(learned.speaks()).isEqualTo(MonthForecast.Method.FOREST);
    assertThat(learned.errors().get(MonthForecast.Method.FOREST))
        .isLessThan(0.8 * learned.errors().get(MonthForecast.Method.MONTH_SO_FAR));
  }

  @Test
  void theIntervalHoldsAboutWhatItPromises() {
    var past = series(40, 84, (_, _, random) -> Math.exp(random.nextGaussian()));
    var others = series(40, 84, (_, _, random) -> Math.exp(random.nextGaussian()));
    var trial = MonthTrial.of(MonthForecast.learn(past, 1), others);
    assertThat(trial.months()).isEqualTo(120);
    assertThat(trial.coverage()).isBetween(0.65, 0.95);
  }

  @Test
  void theSameDaysGiveTheSameForecastBitForBit() {
    var past = series(10, 90, (_, _, random) -> random.nextDouble());
    var first = MonthForecast.learn(past, 1).outlook(past.getFirst(), 5, 25);
    assertThat(MonthForecast.learn(past, 1).outlook(past.getFirst(), 5, 25)).isEqualTo(first);
  }

  private interface Value {
    double at(int series, int day, SplittableRandom random);
  }

  private static List<DailyCost> series(int count, int days, Value value) {
    var all = new ArrayList<DailyCost>();
    for (int s = 0; s < count; s++) {
      var random = new SplittableRandom(s);
      var costs = new double[days];
      for (int day = 0; day < days; day++) {
        costs[day] = value.at(s, day, random);
      }
      all.add(new DailyCost("s" + s, MONDAY, costs));
    }
    return all;
  }
}
