package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// What a host did over the period.
///
/// @param containers containers that ran on it, at the end of the period
/// @param cpu in cores; null when nothing was measured
/// @param memory in bytes; null when nothing was measured
public record HostUsage(Line host, int containers, @Nullable Usage cpu, @Nullable Usage memory) {}
