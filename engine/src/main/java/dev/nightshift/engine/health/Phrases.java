package dev.nightshift.engine.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Quantities inside sentences.
final class Phrases {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Phrases() {}

  /// `85 %`, `0.4 %`.
  static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 0.05) {
      return "less than 0.1 %";
    }
    return String.format(
        Locale.ROOT, percent >= 10 || percent == 0 ? "%.0f %%" : "%.1f %%", percent);
  }

  /// `1.5 GiB`.
  static String size(long bytes) {
    double value = (double) bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < SIZES.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
  }

  /// `35 ms`, `2.5 s`, `12 min`, `5 h`, `3 days`.
  static String time(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, seconds < 0.01 ? "%.1f ms" : "%.0f ms", seconds * 1_000);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    if (seconds < 7_200) {
      return Math.round(seconds / 60) + " min";
    }
    return seconds < 172_800
        ? Math.round(seconds / 3_600) + " h"
        : Math.round(seconds / 86_400) + " days";
  }

  static String time(double seconds) {
    return time(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /// `2026-11-21 02:00 UTC`: sentences are stored and read later, so none says "ago".
  static String instant(Instant at) {
    return MINUTE.format(at) + " UTC";
  }

  /// `1 restart`, `3 restarts`.
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.1f", value);
  }
}
