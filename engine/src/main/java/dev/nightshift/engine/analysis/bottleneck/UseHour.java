package dev.nightshift.engine.analysis.bottleneck;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How much of a resource was used in an hour, how much was waited for, and what failed. Null is
/// unknown.
///
/// @param hour its start
/// @param utilisation share in use, 0 to 1; above 1 where more is used than a limit
/// @param saturation share of the time in which something waited for it, or what stands for that, 0
///   to 1
/// @param errors kills, lost packets
/// @param seconds how much of the hour was watched, 0 to 3,600
public record UseHour(
    Instant hour,
    @Nullable Double utilisation,
    @Nullable Double saturation,
    @Nullable Double errors,
    double seconds) {
  private static final double WHOLE = 3_600;

  /// An hour that was watched from its start to its end.
  public UseHour(
      Instant hour,
      @Nullable Double utilisation,
      @Nullable Double saturation,
      @Nullable Double errors) {
    this(hour, utilisation, saturation, errors, WHOLE);
  }

  /// How much of the hour was watched, 0 to 1.
  double covered() {
    return Math.clamp(seconds / WHOLE, 0, 1);
  }
}
