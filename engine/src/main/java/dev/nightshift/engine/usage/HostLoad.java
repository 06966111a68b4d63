package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Who wants to run on a machine at one instant.
///
/// @param oneMinute load average over 1 min
/// @param fiveMinutes load average over 5 min
/// @param fifteenMinutes load average over 15 min
/// @param runQueue tasks running or waiting for a CPU
/// @param blocked tasks waiting for I/O
/// @param processes processes
/// @param threads threads of all processes
public record HostLoad(
    @Nullable Double oneMinute,
    @Nullable Double fiveMinutes,
    @Nullable Double fifteenMinutes,
    @Nullable Integer runQueue,
    @Nullable Integer blocked,
    @Nullable Integer processes,
    @Nullable Integer threads) {}
