package dev.nightshift.engine;

import java.time.Duration;
import java.util.Locale;

/// Quantities as sentences say them.
public final class Text {
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Text() {}

  /// `512 MiB`, `1.5 GiB`.
  public static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < SIZES.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || Math.abs(value) >= 100 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
  }

  /// `512 MiB`, `1.5 GiB`.
  public static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /// `0.35 cores`, `1 core`, `0.004 cores`.
  public static String cores(double cores) {
    if (cores == 1) {
      return "1 core";
    }
    if (cores == Math.rint(cores)) {
      return String.format(Locale.ROOT, "%.0f cores", cores);
    }
    return String.format(Locale.ROOT, cores < 0.01 ? "%.3f cores" : "%.2f cores", cores);
  }

  /// A fraction as `12 %`, with one decimal below 10 %.
  public static String percent(double fraction) {
    double percent = fraction * 100;
    boolean fine = Math.abs(percent) < 10 && percent != Math.rint(percent);
    return String.format(Locale.ROOT, fine ? "%.1f %%" : "%.0f %%", percent);
  }

  /// `45 seconds`, `12 minutes`, `5 hours`, `3 days`: the largest unit of which there are two.
  public static String span(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return count(seconds, "second");
    }
    if (seconds < 2 * 3600) {
      return count(Math.round(seconds / 60.0), "minute");
    }
    return seconds < 2 * 86_400
        ? count(Math.round(seconds / 3600.0), "hour")
        : count(Math.round(seconds / 86_400.0), "day");
  }

  /// `1 hour`, `1,200 hours`.
  public static String count(long count, String noun) {
    return count == 1
        ? "1 " + noun
        : String.format(Locale.ROOT, "%,d %s%s", count, noun, noun.endsWith("s") ? "es" : "s");
  }
}
