package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Space on one mounted filesystem.
///
/// @param mount where it is mounted
/// @param totalBytes size
/// @param freeBytes what an ordinary user may still write
/// @param totalInodes files it can hold; null where it has no such number (btrfs)
/// @param freeInodes files it can still take
public record Filesystem(
    String mount,
    long totalBytes,
    long freeBytes,
    @Nullable Long totalInodes,
    @Nullable Long freeInodes) {}
