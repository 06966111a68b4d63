package dev.nightshift.engine.rollout;

import java.time.Duration;

/// Settings under `rollout.` in a profile: how carefully an approved change is applied.
///
/// @param mode how far a rollout goes by itself
/// @param settle time at the start of each window that is not judged: caches fill, garbage
///   collectors adapt
/// @param canaryWindow how long the first container is watched, settling included
/// @param partialWindow how long the second stage is watched
/// @param fullWindow how long all of them are watched before the change counts as proven
/// @param partialShare share of a workload's containers in the second stage, 0 to 1
/// @param maxChanges most containers changed on one host in one night
/// @param maxShrink largest step down in one change, as a fraction of the limit in force
/// @param undo which changes may be proposed
/// @param onDoubt what is done when a verdict stays inconclusive or without data
/// @param allowed the time of day, in UTC, in which containers may be changed
public record RolloutConfig(
    RolloutMode mode,
    Duration settle,
    Duration canaryWindow,
    Duration partialWindow,
    Duration fullWindow,
    double partialShare,
    int maxChanges,
    double maxShrink,
    UndoPolicy undo,
    OnDoubt onDoubt,
    Window allowed) {
  public static final RolloutConfig DEFAULTS =
      new RolloutConfig(
          RolloutMode.HOLD,
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(9),
          Duration.ofMinutes(9),
          0.25,
          20,
          0.30,
          UndoPolicy.EXACT,
          OnDoubt.ROLL_BACK,
          Window.ALWAYS);

  public RolloutConfig {
    if (settle.isNegative() || settle.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("rollout.settle must be in 0s..1h, is " + settle);
    }
    window("rollout.canary-window", canaryWindow);
    if (settle.multipliedBy(2).compareTo(canaryWindow) > 0) {
      throw new IllegalArgumentException(
          "rollout.settle must be at most half of rollout.canary-window, is " + settle);
    }
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

  /// The same in another mode.
  public RolloutConfig in(RolloutMode other) {
    return new RolloutConfig(
        other,
        settle,
        canaryWindow,
        partialWindow,
        fullWindow,
        partialShare,
        maxChanges,
        maxShrink,
        undo,
        onDoubt,
        allowed);
  }

  /// Ten samples of 10 s are 100 s: under a minute nothing can be judged.
  private static void window(String key, Duration window) {
    if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(14)) > 0) {
      throw new IllegalArgumentException(key + " must be in 1m..14d, is " + window);
    }
  }
}
