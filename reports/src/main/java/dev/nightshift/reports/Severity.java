package dev.nightshift.reports;

import java.util.Locale;

/// How much something matters; worst last.
public enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /// As SQL, mail headers and people write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The severity with that word. `unknown` counts as a warning: what cannot be measured is not
  /// well.
  public static Severity of(String word) {
    return switch (word) {
      case "critical" -> CRITICAL;
      case "warning", "unknown" -> WARNING;
      case "info", "ok" -> INFO;
      default -> throw new IllegalArgumentException("not a severity: " + word);
    };
  }

  public Severity or(Severity other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
