package dev.nightshift.engine.rightsizing.moving;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Limits by the clock, the same each week. All hours are UTC.
///
/// @param steps in order of their hours; each holds until the next, the last until the first comes
///   again. Neighbours differ.
public record ClockLimits(List<Step> steps) implements MovingLimit {
  static final int HOURS = 7 * 24;

  /// From an hour of the week on, this limit.
  ///
  /// @param hour 0 is Monday 00:00 UTC, 167 Sunday 23:00
  /// @param limit in cores or bytes
  public record Step(int hour, double limit) {
    public Step {
      if (hour < 0 || hour >= HOURS || !(limit > 0)) {
        throw new IllegalArgumentException(
            "a step needs an hour in 0..167 and a limit above 0, not " + hour + " and " + limit);
      }
    }
  }

  public ClockLimits {
    steps = List.copyOf(steps);
    if (steps.size() < 2) {
      throw new IllegalArgumentException("limits by the clock need at least two steps");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).hour <= steps.get(i - 1).hour) {
        throw new IllegalArgumentException("steps must be in order of their hours: " + steps);
      }
    }
  }

  /// The limits of a rhythm: one while it is busy, one for the rest.
  static ClockLimits of(Rhythm rhythm, double busy, double quiet) {
    var steps = new ArrayList<Step>();
    for (int hour = 0; hour < HOURS; hour++) {
      boolean now = rhythm.isBusy(hour);
      if (now != rhythm.isBusy(Math.floorMod(hour - 1, HOURS))) {
        steps.add(new Step(hour, now ? busy : quiet));
      }
    }
    return new ClockLimits(steps);
  }

  /// Hour of the week of an instant.
  public static int hourOf(Instant instant) {
    return hourOf(instant.getEpochSecond());
  }

  /// The same of a second since the epoch, which began on a Thursday.
  static int hourOf(long second) {
    return (int) Math.floorMod(Math.floorDiv(second, 3600L) + 3 * 24, (long) HOURS);
  }

  /// The limit in force at an instant.
  public double at(Instant instant) {
    return inHour(hourOf(instant));
  }

  private double inHour(int hour) {
    double limit = steps.getLast().limit;
    for (var step : steps) {
      if (step.hour <= hour) {
        limit = step.limit;
      }
    }
    return limit;
  }

  /// When the next step after an instant comes.
  public Instant nextAfter(Instant instant) {
    var start = instant.truncatedTo(ChronoUnit.HOURS);
    int hour = hourOf(instant);
    int ahead = HOURS;
    for (var step : steps) {
      int until = Math.floorMod(step.hour - hour, HOURS);
      ahead = Math.min(ahead, until == 0 ? HOURS : until);
    }
    return start.plus(Duration.ofHours(ahead));
  }

  /// Mean over the week.
  public double mean() {
    double sum = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      sum += inHour(hour);
    }
    return sum / HOURS;
  }

  @Override
  public double min() {
    return steps.stream().mapToDouble(Step::limit).min().orElseThrow();
  }

  @Override
  public double max() {
    return steps.stream().mapToDouble(Step::limit).max().orElseThrow();
  }

  @Override
  public String kind() {
    return "clock";
  }
}
