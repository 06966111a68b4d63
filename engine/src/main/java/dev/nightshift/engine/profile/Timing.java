package dev.nightshift.engine.profile;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// When a job is due, in words: `every 10s`, `every 6h`, `hourly`, `hourly :05`, `daily 02:00`,
/// `Monday 07:00`, `never`.
public sealed interface Timing {
  /// At fixed steps from the start of the minute, hour or day, which the interval divides without
  /// rest.
  record Every(Duration interval) implements Timing {
    public Every {
      long seconds = interval.toSeconds();
      boolean divides =
          seconds >= 5
              && seconds * 1_000 == interval.toMillis()
              && (seconds <= 60 ? 60 % seconds == 0 : seconds % 60 == 0)
              && (seconds <= 3_600 ? 3_600 % seconds == 0 : seconds % 3_600 == 0)
              && 86_400 % seconds == 0;
      if (!divides) {
        throw new IllegalArgumentException(
            "an interval must divide a minute, an hour or a day without rest and be 5s or more, is "
                + interval);
      }
    }

    @Override
    public String toString() {
      return "every " + Quantities.duration(interval);
    }
  }

  /// Once an hour.
  record Hourly(int minute) implements Timing {
    public Hourly {
      if (minute < 0 || minute > 59) {
        throw new IllegalArgumentException("a minute must be in 0..59, is " + minute);
      }
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "hourly :%02d", minute);
    }
  }

  /// Once a day.
  record Daily(LocalTime time) implements Timing {
    @Override
    public String toString() {
      return "daily " + time;
    }
  }

  /// Once a week.
  record Weekly(DayOfWeek day, LocalTime time) implements Timing {
    @Override
    public String toString() {
      String name = day.name();
      return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + " " + time;
    }
  }

  /// Not by itself; by hand it can still be run.
  record Never() implements Timing {
    @Override
    public String toString() {
      return "never";
    }
  }

  Pattern WORDS = Pattern.compile("(\\p{Alpha}+)(?:\\s+(\\S+))?");

  /// Reads the words above.
  ///
  /// @throws IllegalArgumentException when they are none of them
  static Timing parse(String text) {
    var words = WORDS.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!words.matches()) {
      throw unclear(text);
    }
    String when = Optional.ofNullable(words.group(2)).orElse("");
    try {
      return switch (words.group(1)) {
        case "never" -> when.isEmpty() ? new Never() : fail(text);
        case "every" -> new Every(Quantities.parseDuration(when));
        case "hourly" -> new Hourly(when.isEmpty() ? 0 : minute(when, text));
        case "daily" -> new Daily(LocalTime.parse(when));
        default -> new Weekly(day(words.group(1), text), LocalTime.parse(when));
      };
    } catch (java.time.format.DateTimeParseException _) {
      throw unclear(text);
    }
  }

  private static int minute(String when, String text) {
    if (!when.matches(":[0-5][0-9]")) {
      throw unclear(text);
    }
    return Integer.parseInt(when.substring(1));
  }

  private static DayOfWeek day(String word, String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> unclear(text));
  }

  private static Timing fail(String text) {
    throw unclear(text);
  }

  private static IllegalArgumentException unclear(String text) {
    return new IllegalArgumentException(
        "a time must read like 'every 10m', 'hourly :05', 'daily 02:00', 'Monday 07:00' or 'never',"
            + " is "
            + text);
  }

  /// The same as a Quartz cron expression; empty for `never`.
  default Optional<String> cron() {
    return switch (this) {
      case Never _ -> Optional.empty();
      case Every(var interval) -> Optional.of(cron(interval.toSeconds()));
      case Hourly(var minute) -> Optional.of("0 " + minute + " * * * ?");
      case Daily(var time) -> Optional.of(clock(time) + " * * ?");
      case Weekly(var day, var time) ->
          Optional.of(clock(time) + " ? * " + day.name().substring(0, 3));
    };
  }

  private static String cron(long seconds) {
    if (seconds < 60) {
      return "0/" + seconds + " * * * * ?";
    }
    if (seconds < 3_600) {
      return "0 0/" + seconds / 60 + " * * * ?";
    }
    return seconds < 86_400 ? "0 0 0/" + seconds / 3_600 + " * * ?" : "0 0 0 * * ?";
  }

  private static String clock(LocalTime time) {
    return time.getSecond() + " " + time.getMinute() + " " + time.getHour();
  }

  /// The first instant after `after` at which it is due; empty for `never`.
  default Optional<Instant> next(Instant after, ZoneId zone) {
    return latest(after, zone, true);
  }

  /// The last instant at or before `at` at which it was due; empty for `never`.
  default Optional<Instant> previous(Instant at, ZoneId zone) {
    return latest(at, zone, false);
  }

  private Optional<Instant> latest(Instant at, ZoneId zone, boolean forward) {
    var local = at.atZone(zone);
    return switch (this) {
      case Never _ -> Optional.empty();
      case Every(var interval) -> {
        long step = interval.toSeconds();
        var midnight = local.truncatedTo(ChronoUnit.DAYS);
        long passed = Duration.between(midnight, local).toSeconds();
        var last = midnight.plusSeconds(passed - Math.floorMod(passed, step));
        yield Optional.of((forward ? last.plusSeconds(step) : last).toInstant());
      }
      case Hourly(var minute) -> {
        var last = local.truncatedTo(ChronoUnit.HOURS).plusMinutes(minute);
        last = last.isAfter(local) ? last.minusHours(1) : last;
        yield Optional.of((forward ? last.plusHours(1) : last).toInstant());
      }
      case Daily(var time) -> {
        var last = local.with(time);
        last = last.isAfter(local) ? last.minusDays(1) : last;
        yield Optional.of((forward ? last.plusDays(1) : last).toInstant());
      }
      case Weekly(var day, var time) -> {
        ZonedDateTime last = local.with(TemporalAdjusters.previousOrSame(day)).with(time);
        last = last.isAfter(local) ? last.minusWeeks(1) : last;
        yield Optional.of((forward ? last.plusWeeks(1) : last).toInstant());
      }
    };
  }
}
