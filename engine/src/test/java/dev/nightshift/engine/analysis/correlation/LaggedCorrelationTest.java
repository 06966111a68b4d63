package dev.nightshift.engine.analysis.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LaggedCorrelationTest {
  private static final int DAY = 288;
  private static final int LENGTH = 864;

  private final Random random = new Random(3);

  @Test
  void aDelayedFollowerIsFoundWithItsDelay() {
    for (int lag : new int[] {0, 1, 7, 12}) {
      double[] cause = noise(LENGTH + lag);
      double[] x = new double[LENGTH];
      double[] y = new double[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        x[i] = cause[i + lag];
        y[i] = -0.3 * cause[i] + random.nextGaussian();
      }
      var found = of(slow(x, 0.9), slow(y, 0.9));
      assertThat(found.related()).isTrue();
      assertThat(found.lag()).isEqualTo(lag);
      assertThat(found.correlation()).isNegative();
    }
  }

  @Test
  void theOneBeforeIsToldByANegativeLag() {
    double[] cause = noise(LENGTH + 5);
    double[] x = new double[LENGTH];
    double[] y = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      x[i] = cause[i] + 0.5 * random.nextGaussian();
      y[i] = cause[i + 5];
    }
    var found = LaggedCorrelation.of(x, y, DAY, 12, 12).orElseThrow();
    assertThat(found.related()).isTrue();
    assertThat(found.lag()).isEqualTo(-5);
  }

  @Test
  void whatOnlyLooksAlikeIsNotRelated() {
    int told = 0;
    for (int round = 0; round < 40; round++) {
      told += related(slow(noise(LENGTH), 0.9), slow(noise(LENGTH), 0.9));
      told += related(slow(noise(LENGTH), 1), slow(noise(LENGTH), 1));
      told += related(wave(noise(LENGTH)), wave(noise(LENGTH)));
      told += related(outliers(noise(LENGTH)), outliers(noise(LENGTH)));
    }
    assertThat(told).as("of 160 unrelated pairs").isLessThanOrEqualTo(1);
  }

  @Test
  void constantAndShortSeriesHaveNoAnswer() {
    assertThat(LaggedCorrelation.of(new double[100], noise(100), 0, 3, 3)).isEmpty();
    assertThat(LaggedCorrelation.of(noise(20), noise(20), 0, 3, 3)).isEmpty();
    assertThatThrownBy(() -> LaggedCorrelation.of(noise(100), noise(99), 0, 3, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LaggedCorrelation of(double[] x, double[] y) {
    return LaggedCorrelation.of(x, y, DAY, 12, 0).orElseThrow();
  }

  private static int related(double[] x, double[] y) {
    return of(x, y).related() ? 1 : 0;
  }

  private double[] noise(int length) {
    return random.doubles(length, 0, 1).map(_ -> random.nextGaussian()).toArray();
  }

  private static double[] slow(double[] noise, double memory) {
    double[] values = noise.clone();
    for (int i = 1; i < values.length; i++) {
      values[i] += memory * values[i - 1];
    }
    return values;
  }

  private static double[] wave(double[] noise) {
    double[] values = noise.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += 3 * Math.sin(2 * Math.PI * i / DAY);
    }
    return values;
  }

  private double[] outliers(double[] noise) {
    double[] values = noise.clone();
    for (int i = 0; i < 6; i++) {
      values[random.nextInt(values.length)] += 15;
    }
    return values;
  }
}
