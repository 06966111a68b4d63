package dev.nightshift.engine.rightsizing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Resource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is worked out the quick way comes to the same as the plain one, bit for bit.
class ShortcutsTest {
  private final Random random = new Random(20261121);

  @Test
  void valuesFallIntoTheBucketThatTheStrictLogarithmSays() {
    var buckets = Buckets.Widening.upTo(1000, 0.01, 1.05);
    for (int i = 0; i < 20_000; i++) {
      int edge = 1 + random.nextInt(buckets.count() - 1);
      double value =
          switch (i % 3) {
            case 0 -> buckets.start(edge);
            case 1 -> Math.nextDown(buckets.start(edge));
            default -> 0.001 * StrictMath.pow(1e6, random.nextDouble());
          };
      assertThat(buckets.of(value)).isEqualTo(strict(value, buckets.count()));
    }
  }

  private static int strict(double value, int count) {
    return value < 0.01
        ? 0
        : Math.min(
            (int) (StrictMath.log(value * (1.05 - 1) / 0.01 + 1) / StrictMath.log(1.05)),
            count - 1);
  }

  @Test
  void quantilesOfSeveralDaysAreThoseOfAllTheirValuesSorted() {
    for (int i = 0; i < 200; i++) {
      double[][] days = new double[1 + random.nextInt(14)][];
      int count = 0;
      for (int day = 0; day < days.length; day++) {
        days[day] = random.doubles(1 + random.nextInt(30)).sorted().toArray();
        count += days[day].length;
      }
      double[] all = Arrays.stream(days).flatMapToDouble(Arrays::stream).sorted().toArray();
      double share = i % 4 == 0 ? i / 200.0 : 0.95;
      double rank = share * (count - 1);
      int lower = (int) rank;
      double expected =
          all[lower] + (rank - lower) * (all[Math.min(lower + 1, count - 1)] - all[lower]);
      assertThat(Quantiles.linear(days, count, share)).isEqualTo(expected);
    }
  }

  @Test
  void autopilotsWindowIsTheSameWhetherItWasAskedEachNightOrOnce() {
    var nightly = new AutopilotWindowPolicy().learner(Resource.CPU);
    var once = new AutopilotWindowPolicy().learner(Resource.CPU);
    for (int day = 0; day < 10; day++) {
      double level = 1 + random.nextDouble();
      var span = Spans.day(day, i -> level * (i % 7 + 1));
      nightly.learn(span);
      nightly.limit((day + 1) * 86_400L);
      once.learn(span);
    }
    assertThat(once.limit(10 * 86_400L)).isEqualTo(nightly.limit(10 * 86_400L)).isPositive();
  }
}
