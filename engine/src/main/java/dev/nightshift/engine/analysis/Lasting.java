package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The hours up to the latest one in which a share stayed at or above a threshold. An hour without
/// a value ends it: nobody knows.
///
/// @param from start of the first such hour
/// @param until end of the latest hour
/// @param covered time the samples of these hours cover
/// @param mean mean share over them, by time covered
record Lasting(Instant from, Instant until, Duration covered, double mean) {
  private static final Lasting NEVER = new Lasting(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 0);

  static <T> Lasting of(
      List<T> hours,
      Function<T, @Nullable Double> share,
      Function<T, Instant> start,
      ToDoubleFunction<T> seconds,
      double threshold) {
    double covered = 0;
    double weighted = 0;
    int first = hours.size();
    for (int i = hours.size() - 1; i >= 0; i--) {
      Double value = share.apply(hours.get(i));
      if (value == null || value < threshold) {
        break;
      }
      first = i;
      covered += seconds.applyAsDouble(hours.get(i));
      weighted += value * seconds.applyAsDouble(hours.get(i));
    }
    if (covered <= 0) {
      return NEVER;
    }
    return new Lasting(
        start.apply(hours.get(first)),
        start.apply(hours.getLast()).plus(Duration.ofHours(1)),
        Duration.ofSeconds(Math.round(covered)),
        weighted / covered);
  }

  Evidence evidence(double threshold) {
    return Evidence.NONE
        .with("mean_share", mean)
        .with("threshold", threshold)
        .with("covered_seconds", covered.toSeconds());
  }
}
