package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// One container's counters and gauges as they stood at one instant. Two of them make a {@link
/// ContainerSample}.
///
/// @param nanos instant on the monotonic clock of the machine that read
/// @param pids processes and threads
public record ContainerReading(
    long nanos,
    CpuCounters cpu,
    ContainerMemory memory,
    PagingCounts paging,
    StallCounters stalls,
    IoCounts io,
    NetworkCounts network,
    @Nullable Integer pids,
    SampleSource source) {}
