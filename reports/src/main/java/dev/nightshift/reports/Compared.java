package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// A measure of the period beside that of the period before.
///
/// @param name what it is
/// @param now as people read it
/// @param before as people read it
/// @param change relative change, 0.1 for a tenth more; null where the period before had nothing
/// @param tone whether the change is good, bad or neither
public record Compared(String name, String now, String before, @Nullable Double change, Tone tone) {
  /// How a change is to be taken.
  public enum Tone {
    GOOD,
    BAD,
    NEITHER
  }

  /// A count of mishaps: fewer are better.
  public static Compared mishaps(String name, long now, long before) {
    var tone = now > before ? Tone.BAD : now < before ? Tone.GOOD : Tone.NEITHER;
    return new Compared(
        name, count(now), count(before), before == 0 ? null : (double) now / before - 1, tone);
  }

  /// A count that is neither good nor bad.
  public static Compared count(String name, long now, long before) {
    return new Compared(
        name,
        count(now),
        count(before),
        before == 0 ? null : (double) now / before - 1,
        Tone.NEITHER);
  }

  /// An amount that is neither good nor bad.
  public static Compared amount(
      String name, double now, double before, java.util.function.DoubleFunction<String> words) {
    return new Compared(
        name,
        words.apply(now),
        words.apply(before),
        before == 0 ? null : now / before - 1,
        Tone.NEITHER);
  }

  /// The change as people read it: `+12 %`, `as before`; empty where there is nothing to compare.
  public String difference() {
    if (now.equals(before)) {
      return "as before";
    }
    return change == null ? "" : Amounts.change(change);
  }

  private static String count(long number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }
}
