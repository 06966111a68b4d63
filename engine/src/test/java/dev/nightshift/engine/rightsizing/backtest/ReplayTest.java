package dev.nightshift.engine.rightsizing.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.Spans;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.rightsizing.policy.WindowPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final List<Contender> MAX_7 = List.of(Contender.of(WindowPolicy.MAX_7_DAYS));

  @Test
  void scoresADayByWhatWasUsedUnderTheLimitOfThePast() {
    // seven days of 1 core give 1.15; on the eighth a quarter is 2, the rest 1
    var scores = replay(8, day -> i -> day == 7 && i % 4 == 0 ? 2 : 1);
    var tally = scores.of(0, 0);
    assertThat(tally.days()).isEqualTo(1);
    assertThat(tally.slack()).isCloseTo(0.75 * (1 - 1 / 1.15), within(1e-12));
    assertThat(tally.over()).isEqualTo(0.25);
    assertThat(tally.daysOver()).isEqualTo(1);
    assertThat(tally.unserved()).isCloseTo(0.25 * 0.85 / 1.25, within(1e-12));
    assertThat(tally.weightedSlack()).isCloseTo(tally.slack(), within(1e-12));
    assertThat(scores.oracle().slack()).isCloseTo(0.75 * 0.5, within(1e-12));
    assertThat(scores.oracle().over()).isZero();
  }

  @Test
  void countsChangesAndTheirReversals() {
    // 2 cores on day 7: raised on day 8, lowered again when the window has passed it on day 15
    var tally = replay(18, day -> _ -> day == 7 ? 2 : 1).of(0, 0);
    assertThat(tally.days()).isEqualTo(11);
    assertThat(tally.churn()).isCloseTo(2 / 10.0, within(1e-12));
    assertThat(tally.reversals()).isCloseTo(1 / 2.0, within(1e-12));
  }

  @Test
  void leavesOutDaysWithoutEnoughOfThePast() {
    assertThat(replay(7, _ -> _ -> 1).of(0, 0).days()).isZero();
    assertThat(replay(9, _ -> _ -> 1).of(0, 0).days()).isEqualTo(2);
  }

  @Test
  void splitsASeriesOfOneDayInTwo() {
    var series = series(1, _ -> i -> i < 144 ? 1 : 1.1);
    assertThat(Replay.nightly(series)).isFalse();
    var tally = new Replay(MAX_7).run(series).of(0, 0);
    assertThat(tally.days()).isEqualTo(1);
    assertThat(tally.slack()).isCloseTo(1 - 1.1 / 1.15, within(1e-12));
  }

  @Test
  void decidesOnThePastAlone() {
    var tame = replay(9, day -> _ -> 1).of(0, 0);
    var wild = replay(9, day -> _ -> day == 8 ? 9 : 1).of(0, 0);
    // the limit held on both days is the same, 1.15: only the use differs
    assertThat(wild.weightedSlack()).isCloseTo(tame.weightedSlack() / 2, within(1e-12));
  }

  @Test
  void scoresEveryScaleAsIfThePolicyHadThatMargin() {
    var contender =
        new Contender("max7", new WindowPolicy("max7", 7, 1, 1.15), List.of(1.0, 2 / 1.15), false);
    var scores = new Replay(List.of(contender)).run(series(8, _ -> _ -> 1));
    assertThat(scores.of(0, 1).slack()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void readsACurveBetweenItsPoints() {
    var curve =
        new RiskCurve(
            List.of(
                new RiskCurve.Point(0.04, 0.5),
                new RiskCurve.Point(0.02, 0.7),
                new RiskCurve.Point(0.00, 0.9)));
    assertThat(curve.slackAt(0.03)).isCloseTo(0.6, within(1e-12));
    assertThat(curve.slackAt(0.02)).isEqualTo(0.7);
    assertThat(curve.slackAt(0.5)).isEqualTo(0.5);
    assertThat(new RiskCurve(List.of(new RiskCurve.Point(0.1, 0.5))).slackAt(0.05)).isNaN();
  }

  private interface Use {
    java.util.function.IntToDoubleFunction on(int day);
  }

  private static Scores replay(int days, Use use) {
    return new Replay(MAX_7).run(series(days, use));
  }

  private static UsageSeries series(int days, Use use) {
    int size = days * Spans.PER_DAY;
    long[] seconds = new long[size];
    double[] means = new double[size];
    for (int i = 0; i < size; i++) {
      seconds[i] = (long) i * Spans.INTERVAL;
      means[i] = use.on(i / Spans.PER_DAY).applyAsDouble(i % Spans.PER_DAY);
    }
    var span = new UsageSpan(Spans.INTERVAL, seconds, means, means);
    return new UsageSeries("made-up", "cpu", Resource.CPU, 0.01, span);
  }
}
