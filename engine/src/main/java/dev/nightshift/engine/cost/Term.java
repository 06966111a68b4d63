package dev.nightshift.engine.cost;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a machine is bought.
public enum Term {
  /// By the hour, without a commitment.
  ON_DEMAND,
  /// Spare capacity that may be taken back at any time.
  SPOT,
  /// Paid for a year, used or not.
  RESERVED_1Y,
  /// Paid for three years, used or not.
  RESERVED_3Y;

  /// `on-demand`, `spot`, `reserved-1y`, `reserved-3y`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The term of that word.
  public static Optional<Term> of(String word) {
    return Arrays.stream(values()).filter(term -> term.word().equals(word)).findFirst();
  }
}
