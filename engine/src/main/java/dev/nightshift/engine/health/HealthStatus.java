package dev.nightshift.engine.health;

import java.util.Locale;

/// How well a subject is, from well to unwell. Unknown stands between: it is no reason for an
/// alarm, and none for calm.
public enum HealthStatus {
  OK,
  /// It could not be measured.
  UNKNOWN,
  /// It deserves a look.
  WARNING,
  /// It cannot wait.
  CRITICAL;

  /// As the database and the command line write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status of that word.
  public static HealthStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// Whether it is bad enough for an alert.
  public boolean isAlarming() {
    return this == WARNING || this == CRITICAL;
  }
}
