package dev.nightshift.reports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is won and risked by a change.
///
/// @param savingPerMonth money a month in the currency of the profile's prices, negative where it
///   costs; null when unknown
/// @param risk from 0, hardly any, to 4; null when unknown
/// @param expectedFailures how much of the demand is expected to wait (CPU) or on how many days
///   more would be needed (memory), as a share; null when unknown
/// @param cpu whether that share is of CPU demand
/// @param undo `exact`, `equivalent` or `impossible`; null when unknown
public record Stakes(
    @Nullable Double savingPerMonth,
    @Nullable Integer risk,
    @Nullable Double expectedFailures,
    boolean cpu,
    @Nullable String undo) {
  /// Nothing is known.
  public static final Stakes UNKNOWN = new Stakes(null, null, null, false, null);

  /// What is known, in a few words each, e.g. `saves 12.40 a month`, `risk 1 of 4`.
  public List<String> words() {
    var words = new ArrayList<String>();
    if (savingPerMonth != null && Math.abs(savingPerMonth) >= 0.005) {
      words.add((savingPerMonth > 0 ? "saves " : "costs ") + money(savingPerMonth) + " a month");
    }
    if (risk != null) {
      words.add("risk " + risk + " of 4");
    }
    if (expectedFailures != null) {
      words.add(
          "expected: "
              + Amounts.percent(expectedFailures)
              + (cpu ? " of its demand waits" : " of days need more"));
    }
    if (undo != null) {
      words.add("undo " + undo);
    }
    return words;
  }

  /// The same in one line that breaks only between them.
  public String line() {
    return String.join(" · ", words()).replace(' ', '\u00A0').replace("\u00A0·\u00A0", " · ");
  }

  private static String money(double amount) {
    return String.format(java.util.Locale.ROOT, "%,.2f", Math.abs(amount));
  }
}
