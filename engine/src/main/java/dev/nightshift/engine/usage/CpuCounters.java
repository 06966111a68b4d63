package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's CPU counters since it started.
///
/// @param usageNanos CPU time used
/// @param userNanos part of it in user space
/// @param systemNanos part of it in the kernel
/// @param periods bandwidth periods in which something wanted to run; 0 without a limit
/// @param throttledPeriods periods in which the quota ran out
/// @param throttledNanos time runnable threads were held back, summed over CPUs
/// @param limitCores bandwidth limit in force (quota / period); null when there is none
public record CpuCounters(
    @Nullable Long usageNanos,
    @Nullable Long userNanos,
    @Nullable Long systemNanos,
    @Nullable Long periods,
    @Nullable Long throttledPeriods,
    @Nullable Long throttledNanos,
    @Nullable Double limitCores) {
  public static final CpuCounters UNKNOWN =
      new CpuCounters(null, null, null, null, null, null, null);
}
