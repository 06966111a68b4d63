package dev.nightshift.engine.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a host used in one hour, as the hourly history tells it. Null is unknown.
///
/// @param hour start of the hour, UTC
/// @param samples samples behind it
/// @param seconds time these samples cover, 3,600 without gaps
/// @param cpuMean cores in use over the time covered
/// @param memoryMean bytes in use
/// @param memoryTotal bytes the machine has
public record HostHour(
    Instant hour,
    int samples,
    double seconds,
    @Nullable Double cpuMean,
    @Nullable Double memoryMean,
    @Nullable Long memoryTotal) {}
