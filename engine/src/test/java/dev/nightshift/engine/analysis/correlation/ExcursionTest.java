package dev.nightshift.engine.analysis.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ExcursionTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final int HOURS = 336;
  private static final int EVENT = 300;

  private final Random random = new Random(11);

  @Test
  void aSpikeInTheSpanIsSeenThatNoCorrelationOfRanksShows() {
    var own = hours(hour -> noise() + (hour == EVENT ? 5 : 0));
    var other = hours(hour -> noise() + (hour == EVENT ? 3 : 0));
    assertThat(LaggedCorrelation.of(values(own), values(other), 24, 3, 3).orElseThrow().related())
        .isFalse();
    assertThat(excursion(other))
        .hasValueSatisfying(
            found -> {
              assertThat(found.at()).isEqualTo(at(EVENT));
              assertThat(found.value()).isBetween(3.0, 3.7);
              assertThat(found.otherwise()).isBetween(0.4, 0.6);
            });
  }

  @Test
  void whatDoesSoEachNightIsOrdinary() {
    assertThat(excursion(hours(hour -> noise() + (hour % 24 == EVENT % 24 ? 3 : 0)))).isEmpty();
  }

  @Test
  void whatHardlyMattersIsNone() {
    assertThat(excursion(hours(hour -> hour == EVENT ? 0.05 : 0.001))).isEmpty();
  }

  @Test
  void noiseIsNone() {
    int found = 0;
    for (int round = 0; round < 500; round++) {
      found += excursion(hours(_ -> random.nextGaussian())).isPresent() ? 1 : 0;
    }
    assertThat(found).isLessThanOrEqualTo(2);
  }

  @Test
  void aDayOfHistoryIsTooLittle() {
    assertThat(excursion(new TreeMap<>(hours(hour -> hour == EVENT ? 5 : 0).tailMap(at(290)))))
        .isEmpty();
  }

  private static Optional<Excursion> excursion(NavigableMap<Instant, Double> hours) {
    return Excursion.in(hours, at(EVENT - 2), at(EVENT + 3), 0.1);
  }

  private double noise() {
    return 0.4 + 0.2 * random.nextDouble();
  }

  private static NavigableMap<Instant, Double> hours(IntToDoubleFunction of) {
    var hours = new TreeMap<Instant, Double>();
    for (int hour = 0; hour < HOURS; hour++) {
      hours.put(at(hour), of.applyAsDouble(hour));
    }
    return hours;
  }

  private static double[] values(NavigableMap<Instant, Double> hours) {
    return hours.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Instant at(int hour) {
    return START.plus(Duration.ofHours(hour));
  }
}
