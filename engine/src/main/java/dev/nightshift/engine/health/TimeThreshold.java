package dev.nightshift.engine.health;

import java.time.Duration;

/// Two limits of a measured time: longer is worse.
///
/// @param warning from here on it deserves a look
/// @param critical from here on it cannot wait
public record TimeThreshold(Duration warning, Duration critical) {
  public TimeThreshold {
    if (warning.isNegative() || critical.isNegative()) {
      throw new IllegalArgumentException(
          "a threshold must not be negative, is " + (warning.isNegative() ? warning : critical));
    }
  }

  /// The same limits in seconds.
  public Threshold seconds() {
    return new Threshold(warning.toNanos() / 1e9, critical.toNanos() / 1e9);
  }
}
