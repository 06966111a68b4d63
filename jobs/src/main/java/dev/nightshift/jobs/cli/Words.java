package dev.nightshift.jobs.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Quantities as people read them.
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Words() {}

  /// `512 MiB`, `1.5 GiB`; unknown is `-`.
  static Table.Cell bytes(@Nullable Number bytes) {
    return new Table.Cell(bytes, bytes == null ? "-" : size(bytes.doubleValue()));
  }

  /// `0.37`, with two digits after the point; unknown is `-`.
  static Table.Cell cores(@Nullable Number cores) {
    return new Table.Cell(
        cores, cores == null ? "-" : String.format(Locale.ROOT, "%.2f", cores.doubleValue()));
  }

  /// A fraction as `12.3 %`.
  static Table.Cell percent(@Nullable Number fraction) {
    return new Table.Cell(
        fraction,
        fraction == null
            ? "-"
            : String.format(Locale.ROOT, "%.1f %%", fraction.doubleValue() * 100));
  }

  /// `2026-11-21 02:00` in UTC; unknown is `-`.
  static Table.Cell minute(@Nullable Instant at) {
    return new Table.Cell(at, at == null ? "-" : MINUTE.format(at));
  }

  /// `3 min ago`.
  static Table.Cell ago(@Nullable Instant at, Instant now) {
    return new Table.Cell(at, at == null ? "never" : span(Duration.between(at, now)) + " ago");
  }

  /// `42 s`, `3 min`, `5 h`, `12 d`.
  static String span(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  static String size(double bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < SIZES.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT,
        unit == 0 || value >= 100 || value == Math.rint(value) ? "%.0f %s" : "%.1f %s",
        value,
        SIZES[unit]);
  }
}
