package dev.nightshift.engine.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
  private static final int STEP = 300;
  private static final int DAY = 288;
  private static final int ROWS = 10 * DAY;

  private final Random random = new Random(6);

  @Test
  void aSpikeIsSurprisingAndWhatFollowsIsSilent() {
    double[] sizes = sizes(i -> i == 2_000 || i == 2_010 ? 15 : random.nextGaussian());
    assertThat(sizes[2_000]).isGreaterThan(Surprise.ALARM);
    assertThat(alarms(sizes, 2_001, 2_200)).isZero();
  }

  @Test
  void anUnusualHourIsSurprisingThoughItsValuesAreNot() {
    var detector = new AnomalyDetector();
    int alarmed = -1;
    Trait trait = Trait.HIGH;
    for (int i = 0; i < ROWS; i++) {
      double wave = i >= 2_000 && i < 2_040 ? 0 : Math.sin(2 * Math.PI * i / DAY);
      var surprise = detector.next((long) i * STEP, 100 + 50 * wave + random.nextGaussian());
      if (alarmed < 0 && i >= 2_000 && surprise.alarming()) {
        alarmed = i;
        trait = surprise.trait();
      }
    }
    // at row 2,000 the wave is near its trough: 0 is its middle, by itself nothing special
    assertThat(alarmed).isBetween(2_000, 2_040);
    assertThat(trait).isIn(Trait.UNLIKE_OTHER_DAYS, Trait.JUMP, Trait.AWAY, Trait.SCATTER);
  }

  @Test
  void aLastingShiftIsToldOnceAndNotForEver() {
    double[] sizes = sizes(i -> (i >= 1_500 ? 12 : 0) + random.nextGaussian());
    assertThat(alarms(sizes, 1_500, 1_512)).isPositive();
    assertThat(alarms(sizes, 2_300, ROWS)).isLessThanOrEqualTo(2);
  }

  @Test
  void noiseSeldomAlarms() {
    int alarms = 0;
    int rows = 0;
    for (int series = 0; series < 40; series++) {
      alarms += alarms(sizes(_ -> random.nextGaussian()), 0, ROWS);
      rows += ROWS;
    }
    assertThat((double) alarms / rows).isLessThan(1.0 / 500);
  }

  @Test
  void missingValuesAndConstantsAreNoSurprise() {
    assertThat(alarms(sizes(_ -> Double.NaN), 0, ROWS)).isZero();
    assertThat(alarms(sizes(_ -> 42), 0, ROWS)).isZero();
    assertThat(alarms(sizes(i -> i % 7 == 0 ? Double.NaN : 42), 0, ROWS)).isZero();
  }

  @Test
  void theFutureChangesNothing() {
    double[] values = random.doubles(ROWS).toArray();
    double[] other = values.clone();
    other[2_500] = 1e9;
    double[] before = sizes(i -> values[i]);
    double[] after = sizes(i -> other[i]);
    assertThat(java.util.Arrays.copyOf(after, 2_500))
        .isEqualTo(java.util.Arrays.copyOf(before, 2_500));
    assertThat(after[2_500]).isGreaterThan(before[2_500]);
  }

  @Test
  void scoresStayBetweenNothingAndOne() {
    double[] wild = {1e300, -1e300, 0, 1e-300, Double.POSITIVE_INFINITY, Double.NaN};
    var detector = new AnomalyDetector();
    for (int i = 0; i < ROWS; i++) {
      double value = i % 50 == 0 ? wild[i / 50 % wild.length] : 1;
      assertThat(detector.next((long) i * STEP, value).score()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void whatIsForgottenIsSurprisingAgain() {
    var tail = new Tail();
    for (int i = 0; i < 2 * Tail.MEMORY; i++) {
      tail.add(i < Tail.MEMORY ? 1_000 + i : i % 100);
    }
    assertThat(tail.rarity(1_000)).isGreaterThan(4);
    assertThat(tail.rarity(50)).isLessThan(1);
  }

  private static double[] sizes(IntToDoubleFunction values) {
    var detector = new AnomalyDetector();
    double[] sizes = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      sizes[i] = detector.next((long) i * STEP, values.applyAsDouble(i)).size();
    }
    return sizes;
  }

  private static int alarms(double[] sizes, int from, int until) {
    int alarms = 0;
    for (int i = from; i < until; i++) {
      alarms += sizes[i] >= Surprise.ALARM ? 1 : 0;
    }
    return alarms;
  }
}
