package dev.nightshift.engine.profile;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Quantities as profiles write them: `90s`, `1h30m`, `14d`; `256MiB`; `0.8` or `80%`.
public final class Quantities {
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();

  static {
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1_000L);
    MILLIS.put("ms", 1L);
    BYTES.put("TiB", 1L << 40);
    BYTES.put("GiB", 1L << 30);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("TB", 1_000_000_000_000L);
    BYTES.put("GB", 1_000_000_000L);
    BYTES.put("MB", 1_000_000L);
    BYTES.put("kB", 1_000L);
    BYTES.put("B", 1L);
    BYTES.put("g", 1L << 30);
    BYTES.put("m", 1L << 20);
    BYTES.put("k", 1L << 10);
    BYTES.put("b", 1L);
  }

  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([KMGT]iB|[kMGT]B|B|[bkmg])?");
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?\\d{1,15}(?:\\.\\d{1,15})?(?:[eE][+-]?\\d{1,2})?)\\s*(%)?");

  private Quantities() {}

  /// Reads `10s`, `500ms`, `1h30m`, `14d`.
  public static Duration parseDuration(String text) {
    var parts = DURATION.matcher(text.strip());
    if (text.isBlank() || !parts.matches()) {
      throw new IllegalArgumentException(
          "must be a time such as 10s, 5m, 1h30m or 14d, is " + text);
    }
    long millis = 0;
    int group = 1;
    for (long unit : MILLIS.values()) {
      String number = parts.group(group++);
      millis += number == null ? 0 : Math.multiplyExact(Long.parseLong(number), unit);
    }
    return Duration.ofMillis(millis);
  }

  /// Reads `256MiB`, `1.5GiB`, `2GB`, plain bytes, or as Docker writes it: `256m`, `2g`.
  public static long parseBytes(String text) {
    var size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException("must be a size such as 256MiB or 1.5GiB, is " + text);
    }
    long unit = size.group(2) == null ? 1 : BYTES.getOrDefault(size.group(2), 1L);
    var bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("must be a size below 8 EiB, is " + text);
    }
    return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /// Reads `0.8`, `80%` or `1e3`.
  public static double parseNumber(String text) {
    var number = NUMBER.matcher(text.strip());
    if (!number.matches()) {
      throw new IllegalArgumentException("must be a number such as 0.8 or 80%, is " + text);
    }
    var value = new BigDecimal(number.group(1));
    return (number.group(2) == null ? value : value.movePointLeft(2)).doubleValue();
  }

  /// `1h30m`, `500ms`, `0s`: what {@link #parseDuration} reads back, to the millisecond.
  public static String duration(Duration duration) {
    long rest = duration.toMillis();
    if (rest < 0) {
      return duration.toString();
    }
    var text = new StringBuilder();
    for (var unit : MILLIS.entrySet()) {
      long count = rest / unit.getValue();
      rest -= count * unit.getValue();
      if (count > 0) {
        text.append(count).append(unit.getKey());
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  /// `256MiB`: the largest binary unit that leaves no rest, else bytes.
  public static String bytes(long bytes) {
    for (var unit : BYTES.entrySet()) {
      if (unit.getKey().endsWith("iB") && bytes != 0 && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return bytes + "B";
  }

  /// `0.85`, `20`: without needless zeros.
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
