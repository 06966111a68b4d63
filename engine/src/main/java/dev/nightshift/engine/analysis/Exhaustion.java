package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// When something that fills up steadily will be full.
///
/// A robust line through the last three days (see {@link Trend}; on a bed of generated series it
/// called fewer things wrongly than a line through six hours or through a week), told only when
/// both halves of that time grow too and the trend is beyond doubt. With less than a day of hours
/// there is no answer.
final class Exhaustion {
  private static final Duration WINDOW = Duration.ofDays(3);
  private static final int MIN_HOURS = 24;
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
  /// @param left time until it is full, by the slope
  /// @param soonest time until it is full, by the steep end of the slope's interval
  /// @param latest by the flat end, at most ten years
  /// @param from start of the time it rests on
  /// @param hours hours it rests on
  record Forecast(
      Duration left,
      Duration soonest,
      Duration latest,
      Trend trend,
      double capacity,
      Instant from,
      int hours) {
    Severity severity() {
      if (left.compareTo(CRITICAL) <= 0) {
        return Severity.CRITICAL;
      }
      return left.compareTo(WARNING) <= 0 ? Severity.WARNING : Severity.INFO;
    }

    /// `in 5 days (4 to 7 days)`.
    String words() {
      return "in %s (between %s and %s)"
          .formatted(Text.span(left), Text.span(soonest), Text.span(latest));
    }

    Evidence evidence() {
      return Evidence.NONE
          .with("method", "Theil-Sen, last 3 days, 80 % interval")
          .with("hours", hours)
          .with("capacity", capacity)
          .with("used", trend.level())
          .with("growth_per_hour", trend.slope())
          .with("growth_per_hour_low", trend.low())
          .with("growth_per_hour_high", trend.high())
          .with("seconds_left", left.toSeconds())
          .with("seconds_left_low", soonest.toSeconds())
          .with("seconds_left_high", latest.toSeconds());
    }
  }

  /// The forecast; empty when there is too little to go by, no growth, or enough time.
  Optional<Forecast> forecast(Level level) {
    if (level.used.length == 0) {
      return Optional.empty();
    }
    Level window = level.last(WINDOW);
    if (window.used.length < MIN_HOURS) {
      return Optional.empty();
    }
    double[] x = hours(window.at);
    var trend = Trend.of(x, window.used);
    if (trend.isEmpty() || trend.get().low() <= 0 || !growsInBothHalves(x, window.used)) {
      return Optional.empty();
    }
    double free = Math.max(0, window.capacity - trend.get().level());
    double left = free / trend.get().slope();
    if (left > horizon.toSeconds() / 3600.0) {
      return Optional.empty();
    }
    return Optional.of(
        new Forecast(
            duration(left),
            duration(free / trend.get().high()),
            duration(free / trend.get().low()),
            trend.get(),
            window.capacity,
            window.at.getFirst(),
            window.at.size()));
  }

  private static boolean growsInBothHalves(double[] x, double[] y) {
    int half = x.length / 2;
    return Trend.of(Arrays.copyOf(x, half), Arrays.copyOf(y, half))
            .filter(trend -> trend.slope() > 0)
            .isPresent()
        && Trend.of(Arrays.copyOfRange(x, half, x.length), Arrays.copyOfRange(y, half, y.length))
            .filter(trend -> trend.slope() > 0)
            .isPresent();
  }

  /// Hours since the first instant.
  static double[] hours(List<Instant> at) {
    return at.stream()
        .mapToDouble(instant -> Duration.between(at.getFirst(), instant).toSeconds() / 3600.0)
        .toArray();
  }

  private static Duration duration(double hours) {
    return Duration.ofSeconds((long) Math.min(hours * 3600, 3650 * 86_400.0));
  }
}
