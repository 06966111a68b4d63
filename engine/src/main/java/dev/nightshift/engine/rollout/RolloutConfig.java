package dev.nightshift.engine.rollout;

import java.time.Duration;

/// Settings under `rollout.` in a profile: how carefully an approved change is applied.
///
/// @param mode how far a rollout goes by itself
/// @param settle time after a change that is not judged: caches fill, garbage collectors adapt
/// @param canaryWindow how long the first container is watched
/// @param partialWindow how long the second stage is watched
/// @param fullWindow how long all of them are watched before the change counts as proven
/// @param partialShare share of a workload's containers in the second stage, 0 to 1
/// @param maxChanges most containers changed on one host in one night
/// @param maxShrink largest step down in one change, as a fraction of the limit in force
/// @param undo which changes may be proposed
public record RolloutConfig(
    RolloutMode mode,
    Duration settle,
    Duration canaryWindow,
    Duration partialWindow,
    Duration fullWindow,
    double partialShare,
    int maxChanges,
    double maxShrink,
    UndoPolicy undo) {
  public static final RolloutConfig DEFAULTS =
      new RolloutConfig(
          RolloutMode.HOLD,
          Duration.ofMinutes(2),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(24),
          0.25,
          20,
          0.30,
          UndoPolicy.EXACT);

  public RolloutConfig {
    if (settle.isNegative() || settle.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("rollout.settle must be in 0s..1h, is " + settle);
    }
    window("rollout.canary-window", canaryWindow);
    window("rollout.partial-window", partialWindow);
    window("rollout.full-window", fullWindow);
    if (!(partialShare > 0 && partialShare <= 1)) {
      throw new IllegalArgumentException(
          "rollout.partial-share must be above 0 and at most 1, is " + partialShare);
    }
    if (maxChanges < 0 || maxChanges > 10_000) {
      throw new IllegalArgumentException(
          "rollout.max-changes must be in 0..10000, is " + maxChanges);
    }
    if (!(maxShrink >= 0 && maxShrink < 1)) {
      throw new IllegalArgumentException(
          "rollout.max-shrink must be at least 0 and below 1, is " + maxShrink);
    }
  }

  /// Ten samples of 10 s are 100 s: under a minute nothing can be judged.
  private static void window(String key, Duration window) {
    if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(14)) > 0) {
      throw new IllegalArgumentException(key + " must be in 1m..14d, is " + window);
    }
  }
}
