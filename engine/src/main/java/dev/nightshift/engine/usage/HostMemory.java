package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A machine's memory at one instant, in bytes, as /proc/meminfo tells it.
///
/// @param used total - available: what could not be had without swapping
/// @param available the kernel's own estimate of what new programs could get
/// @param cached page cache, shared memory included
/// @param dirty page cache waiting to be written
/// @param committed memory promised to programs
public record HostMemory(
    @Nullable Long total,
    @Nullable Long used,
    @Nullable Long free,
    @Nullable Long available,
    @Nullable Long cached,
    @Nullable Long buffers,
    @Nullable Long slab,
    @Nullable Long dirty,
    @Nullable Long anon,
    @Nullable Long committed,
    @Nullable Long swapTotal,
    @Nullable Long swapUsed) {}
