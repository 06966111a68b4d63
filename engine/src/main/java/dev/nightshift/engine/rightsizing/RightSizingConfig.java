package dev.nightshift.engine.rightsizing;

import java.time.Duration;

/// Settings under `rightsizing.` in a profile.
///
/// @param lookback how far back usage counts
/// @param minHistory history needed before anything is proposed
/// @param cpuHeadroom added on top of the observed CPU demand, as a fraction: 0.15 is 15 %
/// @param memoryHeadroom added on top of the observed memory peak, as a fraction
/// @param minChange relative change below which the limit is kept
/// @param maxThrottled share of CPU periods that may be throttled before the demand counts as
///   unknown
public record RightSizingConfig(
    Duration lookback,
    Duration minHistory,
    double cpuHeadroom,
    double memoryHeadroom,
    double minChange,
    double maxThrottled) {
  public static final RightSizingConfig DEFAULTS =
      new RightSizingConfig(Duration.ofDays(14), Duration.ofDays(3), 0.15, 0.20, 0.10, 0.10);

  public RightSizingConfig {
    if (lookback.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "rightsizing.lookback must be at least 1d, is " + lookback);
    }
    if (minHistory.compareTo(Duration.ofHours(1)) < 0 || minHistory.compareTo(lookback) > 0) {
      throw new IllegalArgumentException(
          "rightsizing.min-history must be in 1h..rightsizing.lookback, is " + minHistory);
    }
    fraction("rightsizing.cpu-headroom", cpuHeadroom);
    fraction("rightsizing.memory-headroom", memoryHeadroom);
    fraction("rightsizing.min-change", minChange);
    fraction("rightsizing.max-throttled", maxThrottled);
  }

  private static void fraction(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be in 0..1, is " + value);
    }
  }
}
