package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.exhaustion.FillForecast;
import dev.nightshift.engine.analysis.exhaustion.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// When something that fills up steadily will be full.
///
/// By {@link FillForecast}, from the last three weeks, told only where it is at least 80 % sure
/// that it will be full within the horizon. With less than a day of hours there is no answer.
final class Exhaustion {
  private static final Duration WINDOW = Duration.ofDays(21);
  private static final double SURE = 0.8;
  private static final Duration LONGEST = Duration.ofHours(FillForecast.HORIZON);
  private static final Duration CRITICAL = Duration.ofDays(2);
  private static final Duration WARNING = Duration.ofDays(7);

  private final Duration horizon;

  Exhaustion(Duration horizon) {
    this.horizon = horizon;
  }

  /// One value an hour.
  static final class Level {
    private final List<Instant> at;
    private final double[] used;
    private final double capacity;

    /// @param at starts of the hours, growing
    /// @param used how much is used, hour by hour
    /// @param capacity how much there is
    Level(List<Instant> at, double[] used, double capacity) {
      this.at = at;
      this.used = used;
      this.capacity = capacity;
    }

    private Level last(Duration window) {
      Instant from = at.getLast().minus(window);
      int first = 0;
      while (at.get(first).isBefore(from)) {
        first++;
      }
      return new Level(
          at.subList(first, at.size()), Arrays.copyOfRange(used, first, used.length), capacity);
    }
  }

  /// What the level says about the time left.
  ///
  /// @param left time until it is full
  /// @param soonest lower end of the 80 % interval
  /// @param latest upper end of it; 60 days also stand for later than that
  /// @param growth by how much it grows in an hour
  /// @param confidence that it will be full within 60 days, 0 to 1
  /// @param from start of the time it rests on
  /// @param hours hours it rests on
  record Forecast(
      Duration left,
      Duration soonest,
      Duration latest,
      double growth,
      double confidence,
      Shape shape,
      int cleanUps,
      double capacity,
      double level,
      Instant from,
      int hours) {
    Severity severity() {
      if (left.compareTo(CRITICAL) <= 0) {
        return Severity.CRITICAL;
      }
      return left.compareTo(WARNING) <= 0 ? Severity.WARNING : Severity.INFO;
    }

    /// `in 5 days (between 4 days and 7 days)`; `in about 5 days` where the interval is within
    /// them.
    String words() {
      String in = Text.span(left);
      String low = Text.span(soonest);
      String high = Text.span(latest);
      return low.equals(high)
          ? "in about " + in
          : "in %s (between %s and %s)".formatted(in, low, high);
    }

    Evidence evidence() {
      return Evidence.NONE
          .with("method", "models of growth weighed, 80 % interval: it " + shape.words())
          .with("hours", hours)
          .with("clean_ups_seen", cleanUps)
          .with("capacity", capacity)
          .with("used", level)
          .with("growth_per_hour", growth)
          .with("seconds_left", left.toSeconds())
          .with("seconds_left_low", soonest.toSeconds())
          .with("seconds_left_high", latest.toSeconds());
    }
  }

  /// The forecast; empty when there is too little to go by, no growth, or enough time.
  Optional<Forecast> forecast(Level level) {
    if (level.used.length == 0 || !(level.capacity > 0)) {
      return Optional.empty();
    }
    Level window = level.last(WINDOW);
    return FillForecast.of(hours(window.at), window.used, window.capacity)
        .filter(fill -> fill.chance() >= SURE && fill.hours().isPresent())
        .map(fill -> told(fill, window))
        .filter(told -> told.left().compareTo(horizon) <= 0);
  }

  private static Forecast told(FillForecast fill, Level window) {
    return new Forecast(
        duration(fill.hours()),
        duration(fill.low()),
        duration(fill.high()),
        fill.growth(),
        fill.chance(),
        fill.shape(),
        fill.cleanUps(),
        window.capacity,
        window.used[window.used.length - 1],
        window.at.getFirst(),
        window.at.size());
  }

  /// Hours since the first instant.
  static double[] hours(List<Instant> at) {
    return at.stream()
        .mapToDouble(instant -> Duration.between(at.getFirst(), instant).toSeconds() / 3600.0)
        .toArray();
  }

  private static Duration duration(OptionalDouble hours) {
    return hours.isPresent() ? Duration.ofSeconds((long) (hours.getAsDouble() * 3600)) : LONGEST;
  }
}
