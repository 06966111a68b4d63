package dev.nightshift.engine.health;

/// Checks thresholds of values of which more is worse.
final class Rising {
  private Rising() {}

  static void share(String key, Threshold threshold) {
    any(key, threshold);
    if (threshold.critical() > 1) {
      throw new IllegalArgumentException(
          key + ".critical must be in 0..1, is " + threshold.critical());
    }
  }

  static void any(String key, Threshold threshold) {
    if (threshold.warning() > threshold.critical()) {
      throw new IllegalArgumentException(
          key
              + ".warning must not be above critical ("
              + threshold.critical()
              + "), is "
              + threshold.warning());
    }
  }

  static void time(String key, TimeThreshold threshold) {
    if (threshold.warning().compareTo(threshold.critical()) > 0) {
      throw new IllegalArgumentException(
          key
              + ".warning must not be above critical ("
              + threshold.critical()
              + "), is "
              + threshold.warning());
    }
  }
}
