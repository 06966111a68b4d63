package dev.nightshift.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers as people read them: few digits, the unit always there.
public final class Amounts {
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};
  private static final String[] DECIMAL = {"", "k ", "M ", "G ", "T "};
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

  private Amounts() {}

  /// Three significant digits at most, no trailing zeros: 0.48, 1.5, 12, 1234.
  public static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 || size == 0 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    if (text.indexOf('.') >= 0) {
      text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return text.equals("-0") ? "0" : text;
  }

  /// CPU with its unit: 1 core, 0.48 cores.
  public static String cores(double cores) {
    String number = number(cores);
    return number + (number.equals("1") ? " core" : " cores");
  }

  /// Memory in the binary unit that fits: 310 MiB, 1.5 GiB.
  public static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 999.5 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + " " + BINARY[unit];
  }

  /// A fraction in percent: 0.138 is 14 %, 0.004 is 0.4 %.
  public static String percent(double fraction) {
    double percent = 100 * fraction;
    double size = Math.abs(percent);
    if (size > 0 && size < 0.05) {
      return percent > 0 ? "< 0.1 %" : "> -0.1 %";
    }
    String format = size < 1 && size > 0 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, percent) + " %";
  }

  /// A change in percent with its sign: +4 %, -12 %.
  public static String change(double fraction) {
    String percent = percent(fraction);
    return fraction > 0 && !percent.startsWith("<") ? "+" + percent : percent;
  }

  /// A count with its noun, plural where it needs one: 1 host, 3 hosts.
  public static String count(long count, String noun) {
    String plural = noun.endsWith("s") ? "es" : "s";
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : plural);
  }

  /// A measured value with its unit in steps that fit: 41.2 k IOPS, 11.4 GiB/s, 3.1 ms. Seconds go
  /// down to nanoseconds, bytes go up in binary, all else in decimal steps.
  public static String quantity(double value, String unit) {
    return switch (unit) {
      case "s" -> scaled(value / 1e-9, TIMES, 1000);
      case "bytes", "B" -> bytes(value);
      case "B/s" -> bytes(value) + "/s";
      default -> scaled(value, DECIMAL, 1000) + unit;
    };
  }

  private static String scaled(double value, String[] units, double step) {
    double scaled = value;
    int unit = 0;
    while (Math.abs(scaled) >= 0.9995 * step && unit < units.length - 1) {
      scaled /= step;
      unit++;
    }
    return number(scaled) + " " + units[unit];
  }

  /// US dollars: 1,234.50 USD; below a dollar with as many digits as it takes to tell.
  public static String dollars(double usd) {
    double size = Math.abs(usd);
    String format = size >= 1 || size == 0 ? "%,.2f" : size >= 0.01 ? "%.3f" : "%.5f";
    return String.format(Locale.ROOT, format, usd) + " USD";
  }

  /// A length of time in its largest whole unit: 3 days, 90 minutes, 40 seconds.
  public static String span(Duration span) {
    if (span.compareTo(Duration.ofDays(2)) >= 0) {
      return count(span.toDays(), "day");
    }
    if (span.compareTo(Duration.ofHours(2)) >= 0) {
      return count(span.toHours(), "hour");
    }
    if (span.compareTo(Duration.ofMinutes(1)) >= 0) {
      return count(span.toMinutes(), "minute");
    }
    return count(Math.max(0, span.toSeconds()), "second");
  }

  /// Day and time: Mon 23 Nov 2026, 07:00.
  public static String dayTime(Instant at, ZoneId zone) {
    return DAY_TIME.format(at.atZone(zone));
  }

  /// Day and time in the zone and the manner of a period: Mon 23 Nov 2026, 07:00.
  public static String dayTime(Instant at, Period period) {
    return dayTime(at, period.zone(), period.locale());
  }

  static String dayTime(Instant at, ZoneId zone, Locale locale) {
    return format(DAY_TIME, "yMMMEdjm", locale).format(at.atZone(zone));
  }

  /// A day in the zone and the manner of a period: Mon 23 Nov 2026.
  public static String day(Instant at, Period period) {
    return format(DAY, "yMMMEd", period.locale()).format(at.atZone(period.zone()));
  }

  private static DateTimeFormatter format(DateTimeFormatter english, String parts, Locale locale) {
    return locale.equals(Locale.ENGLISH)
        ? english
        : DateTimeFormatter.ofLocalizedPattern(parts).withLocale(locale);
  }

  /// A period with its time zone: one day named once, times only where days are not enough.
  public static String period(Period period) {
    var from = period.from().atZone(period.zone());
    var to = period.to().atZone(period.zone());
    if (from.toLocalDate().equals(to.toLocalDate())) {
      return dayTime(period.from(), period)
          + " – "
          + format(TIME, "jm", period.locale()).format(to)
          + " "
          + zone(period.zone());
    }
    if (period.length().compareTo(Duration.ofDays(2)) < 0) {
      return dayTime(period.from(), period)
          + " – "
          + dayTime(period.to(), period)
          + " "
          + zone(period.zone());
    }
    return day(period.from(), period)
        + " – "
        + day(period.to(), period)
        + ", "
        + zone(period.zone());
  }

  /// A time zone as people write it: UTC, Europe/Berlin.
  public static String zone(ZoneId zone) {
    return zone.normalized().getId().equals("Z") ? "UTC" : zone.getId();
  }
}
