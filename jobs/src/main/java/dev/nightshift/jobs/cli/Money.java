package dev.nightshift.jobs.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Amounts of money as people read them, in US dollars.
final class Money {
  private Money() {}

  /// `1,234.50`; below a dollar with as many digits as it takes to tell.
  static String text(double usd) {
    double size = Math.abs(usd);
    String format = size >= 1 || size == 0 ? "%,.2f" : size >= 0.01 ? "%.3f" : "%.5f";
    return String.format(Locale.ROOT, format, usd);
  }

  /// A cell; unknown is `-`.
  static Table.Cell cell(@Nullable Double usd) {
    return new Table.Cell(usd, usd == null ? "-" : text(usd));
  }
}
