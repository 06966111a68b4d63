package dev.nightshift.engine.usage;

import java.time.Instant;

/// What was free on a filesystem in one hour.
///
/// @param hour start of the hour, UTC
/// @param freeBytes median of what an ordinary user might still write
/// @param totalBytes size of the filesystem
public record FilesystemHour(Instant hour, double freeBytes, long totalBytes) {}
