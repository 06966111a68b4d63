package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
  private static double[] series(int rows, double noise, IntToDoubleFunction course) {
    var random = new Random(7);
    return IntStream.range(0, rows)
        .mapToDouble(row -> course.applyAsDouble(row) + noise * random.nextGaussian())
        .toArray();
  }

  @Test
  void findsStepsWhereTheyAre() {
    var found = ChangePoints.in(series(300, 1, row -> row < 100 ? 0 : row < 220 ? 8 : 3));
    assertThat(found)
        .satisfiesExactly(
            first -> assertThat(first).isBetween(98, 102),
            second -> assertThat(second).isBetween(218, 222));
  }

  @Test
  void findsAChangeOfSlope() {
    assertThat(
            ChangePoints.in(series(200, 1, row -> row < 120 ? 0.1 * row : 12 - 0.3 * (row - 120))))
        .singleElement()
        .satisfies(at -> assertThat(at).isBetween(115, 125));
  }

  @Test
  void takesASlopeForNoStaircase() {
    assertThat(ChangePoints.in(series(200, 1, row -> 0.2 * row))).isEmpty();
  }

  @Test
  void findsNothingInNoise() {
    assertThat(ChangePoints.in(series(300, 1, _ -> 5))).isEmpty();
  }

  @Test
  void findsNothingInAWaveThatReturns() {
    assertThat(ChangePoints.in(series(300, 0.2, row -> Math.sin(row * 2 * Math.PI / 24))))
        .isEmpty();
  }

  @Test
  void bearsAnything() {
    assertThat(ChangePoints.in(new double[0])).isEmpty();
    assertThat(ChangePoints.in(new double[] {1, 2})).isEmpty();
    assertThat(ChangePoints.in(series(50, 0, _ -> 3))).isEmpty();
    assertThat(
            ChangePoints.in(new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN, 1, 1, 1}))
        .isEmpty();
  }

  @Test
  void findsStepsInLongSeriesToo() {
    assertThat(ChangePoints.in(series(9_000, 1, row -> row < 6_000 ? 0 : 5)))
        .singleElement()
        .satisfies(at -> assertThat(at).isBetween(5_990, 6_010));
  }
}
