package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's use of CPU during one sample.
///
/// @param cores mean number of cores used
/// @param userCores part of it in user space
/// @param systemCores part of it in the kernel
/// @param limitCores bandwidth limit in force at the end; null when there is none
/// @param periods bandwidth periods in which something wanted to run
/// @param throttledPeriods periods in which the quota ran out
/// @param throttledSeconds time runnable threads were held back, summed over CPUs
public record CpuUse(
    @Nullable Double cores,
    @Nullable Double userCores,
    @Nullable Double systemCores,
    @Nullable Double limitCores,
    @Nullable Long periods,
    @Nullable Long throttledPeriods,
    @Nullable Double throttledSeconds) {

  static CpuUse between(CpuCounters before, CpuCounters after, double seconds) {
    return new CpuUse(
        Counters.cores(before.usageNanos(), after.usageNanos(), seconds),
        Counters.cores(before.userNanos(), after.userNanos(), seconds),
        Counters.cores(before.systemNanos(), after.systemNanos(), seconds),
        after.limitCores(),
        Counters.between(before.periods(), after.periods()),
        Counters.between(before.throttledPeriods(), after.throttledPeriods()),
        Counters.seconds(before.throttledNanos(), after.throttledNanos()));
  }
}
