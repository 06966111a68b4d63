package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.HostId;
import org.jspecify.annotations.Nullable;

/// A host as advice needs it.
///
/// @param cpus logical CPUs
/// @param memoryBytes physical memory
public record WatchedHost(
    HostId id, String name, @Nullable Integer cpus, @Nullable Long memoryBytes) {}
