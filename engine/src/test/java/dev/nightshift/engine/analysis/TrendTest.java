package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final double[] HOURS = IntStream.range(0, 72).asDoubleStream().toArray();

  @Test
  void findsAStraightLine() {
    double[] line = IntStream.range(0, 72).mapToDouble(i -> 3 + 2 * i).toArray();
    var trend = Trend.of(HOURS, line).orElseThrow();
    assertThat(trend.slope()).isCloseTo(2, within(1e-9));
    assertThat(trend.low()).isCloseTo(2, within(1e-9));
    assertThat(trend.high()).isCloseTo(2, within(1e-9));
    assertThat(trend.level()).isCloseTo(145, within(1e-9));
    assertThat(trend.confidence()).isGreaterThan(0.999);
  }

  @Test
  void isNotBentByOutliers() {
    double[] line = IntStream.range(0, 72).mapToDouble(i -> i % 6 == 5 ? 1e6 : i).toArray();
    assertThat(Trend.of(HOURS, line).orElseThrow().slope()).isCloseTo(1, within(0.05));
  }

  @Test
  void seesNoTrendInAConstant() {
    var trend = Trend.of(HOURS, new double[72]).orElseThrow();
    assertThat(trend.slope()).isZero();
    assertThat(trend.confidence()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void saysNothingAboutAFewPoints() {
    assertThat(Trend.of(new double[] {1, 2, 3}, new double[] {1, 2, 3})).isEmpty();
  }

  @Test
  void itsIntervalHoldsTheSlopeInEightOfTenSeries() {
    var random = new Random(11);
    int held = 0;
    for (int round = 0; round < 500; round++) {
      double[] y =
          IntStream.range(0, 72).mapToDouble(i -> 0.5 * i + 10 * random.nextGaussian()).toArray();
      var trend = Trend.of(HOURS, y).orElseThrow();
      held += trend.low() <= 0.5 && 0.5 <= trend.high() ? 1 : 0;
    }
    assertThat(held / 500.0).isBetween(0.75, 0.92);
  }

  @Test
  void rarelyTakesAutocorrelatedNoiseForATrend() {
    var random = new Random(12);
    int sure = 0;
    for (int round = 0; round < 500; round++) {
      double[] y = new double[72];
      for (int i = 1; i < y.length; i++) {
        y[i] = 0.6 * y[i - 1] + random.nextGaussian();
      }
      sure += Trend.of(HOURS, y).orElseThrow().confidence() > 0.975 ? 1 : 0;
    }
    assertThat(sure / 500.0).isLessThanOrEqualTo(0.08);
  }
}
