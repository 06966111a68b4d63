package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Arithmetic on counters that only grow until something resets them.
///
/// A counter that went backwards was reset in between (a container restarted, a network interface
/// came back, somebody wrote 0 into a v1 cgroup file). How much it counted then is not known, so
/// the answer is null: taking the new value for the difference, as many tools do, turns each reset
/// of a sum over devices into a spike.
public final class Counters {
  private static final double NANOS = 1e9;

  private Counters() {}

  /// What was counted between two readings; null when either is unknown or the counter was reset.
  public static @Nullable Long between(@Nullable Long before, @Nullable Long after) {
    return before == null || after == null || after < before ? null : Long.valueOf(after - before);
  }

  /// Events per second between two readings.
  ///
  /// @param seconds length of the interval by a monotonic clock, above 0
  public static @Nullable Double rate(@Nullable Long before, @Nullable Long after, double seconds) {
    Long count = between(before, after);
    return count == null ? null : count / checked(seconds);
  }

  /// Mean number of cores that were busy between two readings of a counter of nanoseconds.
  public static @Nullable Double cores(
      @Nullable Long beforeNanos, @Nullable Long afterNanos, double seconds) {
    Long nanos = between(beforeNanos, afterNanos);
    return nanos == null ? null : nanos / NANOS / checked(seconds);
  }

  /// Seconds between two readings of a counter of nanoseconds.
  public static @Nullable Double seconds(@Nullable Long beforeNanos, @Nullable Long afterNanos) {
    Long nanos = between(beforeNanos, afterNanos);
    return nanos == null ? null : nanos / NANOS;
  }

  /// Share of the interval, 0 to 1, from a counter of nanoseconds that grows at most as fast as
  /// time.
  public static @Nullable Double share(
      @Nullable Long beforeNanos, @Nullable Long afterNanos, double seconds) {
    Double share = cores(beforeNanos, afterNanos, seconds);
    return share == null ? null : Math.min(1, share);
  }

  /// Sum of what is known; null when nothing is.
  public static @Nullable Long sum(@Nullable Long left, @Nullable Long right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : Long.valueOf(left + right);
  }

  /// Seconds between two instants of the monotonic clock.
  static double elapsed(long beforeNanos, long afterNanos) {
    return checked((afterNanos - beforeNanos) / NANOS);
  }

  private static double checked(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("an interval must be above 0 s, is " + seconds);
    }
    return seconds;
  }
}
