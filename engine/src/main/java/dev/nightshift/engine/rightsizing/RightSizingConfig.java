package dev.nightshift.engine.rightsizing;

import java.time.Duration;

/// Settings under `rightsizing.` in a profile.
///
/// @param lookback how far back usage counts
/// @param minHistory history needed before anything is proposed
/// @param cpuRisk share of the CPU demand that may stay unserved, over all workloads: 0.01 is 1 %;
///   of a single one at most three times that
/// @param memoryRisk share of days on which a memory limit may be too low, likewise
/// @param minChange relative change below which the limit is kept
/// @param maxThrottled share of CPU periods that may be throttled before the demand counts as
///   unknown
/// @param expiry how long a proposal stands that is not confirmed again
/// @param coreHourPrice what a core costs an hour, in your currency
/// @param gibHourPrice what a GiB of memory costs an hour, in your currency
public record RightSizingConfig(
    Duration lookback,
    Duration minHistory,
    double cpuRisk,
    double memoryRisk,
    double minChange,
    double maxThrottled,
    Duration expiry,
    double coreHourPrice,
    double gibHourPrice) {
  public static final RightSizingConfig DEFAULTS =
      new RightSizingConfig(
          Duration.ofDays(28),
          Duration.ofDays(3),
          0.01,
          0.01,
          0.10,
          0.10,
          Duration.ofDays(7),
          0.03,
          0.004);

  public RightSizingConfig {
    if (lookback.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "rightsizing.lookback must be at least 1d, is " + lookback);
    }
    if (minHistory.compareTo(Duration.ofHours(1)) < 0 || minHistory.compareTo(lookback) > 0) {
      throw new IllegalArgumentException(
          "rightsizing.min-history must be in 1h..rightsizing.lookback, is " + minHistory);
    }
    risk("rightsizing.cpu-risk", cpuRisk);
    risk("rightsizing.memory-risk", memoryRisk);
    fraction("rightsizing.min-change", minChange);
    fraction("rightsizing.max-throttled", maxThrottled);
    if (expiry.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("rightsizing.expiry must be at least 1d, is " + expiry);
    }
    price("rightsizing.core-hour-price", coreHourPrice);
    price("rightsizing.gib-hour-price", gibHourPrice);
  }

  /// The risk to take on a resource.
  public double risk(Resource resource) {
    return resource == Resource.CPU ? cpuRisk : memoryRisk;
  }

  /// What an amount of a resource costs a month of 730 hours.
  public double monthly(Resource resource, double amount) {
    return 730
        * (resource == Resource.CPU ? amount * coreHourPrice : amount / (1L << 30) * gibHourPrice);
  }

  private static void risk(String key, double value) {
    if (!(value >= 1e-5 && value <= 0.5)) {
      throw new IllegalArgumentException(key + " must be in 0.001%..50%, is " + value);
    }
  }

  private static void price(String key, double value) {
    if (!(value >= 0 && value < 1e6)) {
      throw new IllegalArgumentException(key + " must be 0 or more, is " + value);
    }
  }

  private static void fraction(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be in 0..1, is " + value);
    }
  }
}
