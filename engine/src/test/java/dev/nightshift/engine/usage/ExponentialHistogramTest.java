package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ExponentialHistogramTest {
  private static final int ROUNDS = 400;

  private final SplittableRandom random = new SplittableRandom(20261121);

  @Test
  void upperEndOfABucketBelongsToIt() {
    assertThat(ExponentialHistogram.ofValues(4).downscale(0))
        .as("4 = 2^2 is the upper end of (2, 4], bucket 1")
        .isEqualTo(ExponentialHistogram.of(0, 0, 1, 1));
    assertThat(ExponentialHistogram.ofValues(Math.nextUp(4.0)).downscale(0))
        .as("the next double is in (4, 8], bucket 2")
        .isEqualTo(ExponentialHistogram.of(0, 0, 2, 1));
    assertThat(ExponentialHistogram.ofValues(1).downscale(0).firstIndex()).isEqualTo(-1);
  }

  @Test
  void everyDoubleNextToABoundaryIsInTheBucketThatTheTrueBoundarySays() {
    for (int index = -2560; index <= 25_000; index++) {
      double bound = ExponentialBuckets.bound(8, index);
      assertThat(ExponentialBuckets.index(bound)).as("at %s", bound).isEqualTo(index - 1);
      assertThat(ExponentialBuckets.index(Math.nextUp(bound))).isEqualTo(index);
    }
  }

  @Test
  void boundariesAreTheTrueOnesRoundedDown() {
    double[] octave = ExponentialBuckets.octave();
    for (int j = 0; j < 256; j++) {
      assertThat(new BigDecimal(octave[j]).pow(256)).isLessThanOrEqualTo(BigDecimal.TWO.pow(j));
      assertThat(new BigDecimal(Math.nextUp(octave[j])).pow(256))
          .isGreaterThan(BigDecimal.TWO.pow(j));
    }
  }

  @Test
  void mergeIsTheHistogramOfAllValues() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] a = values();
      double[] b = values();
      double[] both = DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
      assertThat(ExponentialHistogram.ofValues(a).merge(ExponentialHistogram.ofValues(b)))
          .isEqualTo(ExponentialHistogram.ofValues(both));
    }
  }

  @Test
  void mergeIsCommutativeAndAssociative() {
    for (int round = 0; round < ROUNDS; round++) {
      var a = histogram();
      var b = histogram();
      var c = histogram();
      assertThat(a.merge(b)).isEqualTo(b.merge(a));
      assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
      assertThat(a.merge(ExponentialHistogram.EMPTY)).isEqualTo(a);
    }
  }

  @Test
  void downscaledIsRebuiltAtTheLowerScale() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] values = values();
      var histogram = ExponentialHistogram.ofValues(values);
      int lower = random.nextInt(histogram.scale() + 1);
      var rebuilt = ExponentialHistogram.of(lower, 0, 0);
      for (double value : values) {
        rebuilt = rebuilt.merge(ExponentialHistogram.ofValues(value));
      }
      assertThat(histogram.downscale(lower)).isEqualTo(rebuilt);
    }
  }

  @Test
  void quantilesAreWithinTheRelativeErrorOfTheExactOnes() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] values = values();
      var histogram = ExponentialHistogram.ofValues(values);
      Arrays.sort(values);
      for (double share : new double[] {0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
        double exact = values[(int) Math.max(1, Math.ceil(share * values.length)) - 1];
        double error = exact <= ExponentialHistogram.ZERO_THRESHOLD ? exact : 0;
        assertThat(histogram.quantile(share).orElseThrow())
            .as("quantile %s of %s", share, histogram)
            .isCloseTo(exact, within(error + exact * (histogram.relativeError() + 1e-12)));
      }
    }
  }

  @Test
  void meanIsWithinTheRelativeErrorOfTheExactOne() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] values = values();
      var histogram = ExponentialHistogram.ofValues(values);
      double exact = Arrays.stream(values).average().orElseThrow();
      assertThat(histogram.mean().orElseThrow())
          .isCloseTo(
              exact,
              within(
                  ExponentialHistogram.ZERO_THRESHOLD
                      + exact * (histogram.relativeError() + 1e-9)));
    }
  }

  @Test
  void countsEveryValueOnceAndStaysBounded() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] values = values();
      var histogram = ExponentialHistogram.ofValues(values);
      assertThat(histogram.count()).isEqualTo(values.length);
      assertThat(histogram.counts()).hasSizeLessThanOrEqualTo(ExponentialHistogram.MAX_BUCKETS);
      assertThat(
              ExponentialHistogram.of(
                  histogram.scale(),
                  histogram.zeroCount(),
                  histogram.firstIndex(),
                  histogram.counts()))
          .isEqualTo(histogram);
    }
  }

  @Test
  void takesTheFinestScaleThatFits() {
    assertThat(ExponentialHistogram.ofValues(500e6, 510e6, 490e6).scale()).isEqualTo(8);
    assertThat(ExponentialHistogram.ofValues(0.01, 1.0).scale()).isEqualTo(4);
    assertThat(ExponentialHistogram.ofValues(0.001, 128).scale()).isEqualTo(3);
    assertThat(
            ExponentialHistogram.ofValues(
                    Math.nextUp(ExponentialHistogram.ZERO_THRESHOLD),
                    ExponentialHistogram.MAX_VALUE)
                .scale())
        .isEqualTo(0);
  }

  @Test
  void nearlyNothingIsNothing() {
    var histogram = ExponentialHistogram.ofValues(0, 0x1p-10, 1e-300, 2);
    assertThat(histogram.zeroCount()).isEqualTo(3);
    assertThat(histogram.quantile(0.75)).hasValue(0);
    assertThat(histogram.quantile(0.76).orElseThrow()).isCloseTo(2, within(0.003));
  }

  @Test
  void hasNoQuantileAndNoMeanWithoutValues() {
    assertThat(ExponentialHistogram.EMPTY.quantile(0.5)).isEmpty();
    assertThat(ExponentialHistogram.EMPTY.mean()).isEmpty();
    assertThat(ExponentialHistogram.EMPTY.count()).isZero();
  }

  @Test
  void leavesEmptyBucketsAtTheEndsOff() {
    var histogram = ExponentialHistogram.of(5, 2, 100, 0, 0, 7, 0, 1, 0);
    assertThat(histogram.firstIndex()).isEqualTo(102);
    assertThat(histogram.counts()).containsExactly(7, 0, 1);
  }

  @Test
  void refusesWhatItCannotCount() {
    var builder = ExponentialHistogram.builder();
    for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 0x1p101}) {
      assertThatThrownBy(() -> builder.add(value)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ExponentialHistogram.of(9, 0, 0, 1))
        .hasMessageContaining("scale must be in 0..8, is 9");
    assertThatThrownBy(() -> ExponentialHistogram.of(0, 0, 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialHistogram.of(0, 0, 5_000, 1))
        .hasMessageContaining("out of range");
    assertThatThrownBy(() -> ExponentialHistogram.EMPTY.quantile(1.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ExponentialHistogram histogram() {
    return ExponentialHistogram.ofValues(values());
  }

  /// Between 1 and 400 values: constant, narrow as memory, wide as CPU, or of any size at all, with
  /// zeros and exact powers of two among them.
  private double[] values() {
    int size = 1 + random.nextInt(400);
    double centre = Math.pow(2, random.nextDouble(-8, 40));
    double octaves = new double[] {0, 0.3, 8, 60}[random.nextInt(4)];
    return random
        .doubles(size)
        .map(uniform -> centre * Math.pow(2, (uniform - 0.5) * octaves))
        .map(value -> random.nextInt(20) == 0 ? 0 : value)
        .map(value -> random.nextInt(20) == 0 ? Math.scalb(1.0, random.nextInt(-9, 50)) : value)
        .toArray();
  }
}
