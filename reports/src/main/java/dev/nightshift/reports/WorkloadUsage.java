package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// What a workload used over the period, all its containers together.
///
/// @param containers containers it ran in at most
/// @param cpu in cores, null when nothing was measured; the capacity is the sum of the limits, null
///   as soon as one is unlimited
/// @param memory in bytes, likewise
/// @param throttledShare share of the scheduler's periods in which its CPU limit held it back
/// @param oomKills processes killed for want of memory
public record WorkloadUsage(
    Line workload,
    int containers,
    @Nullable Usage cpu,
    @Nullable Usage memory,
    double throttledShare,
    long oomKills) {}
