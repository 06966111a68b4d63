package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's memory at one instant, in bytes. What the kernel does not tell is null.
///
/// @param usage all that is charged to the container, page cache included
/// @param workingSet usage without inactive file cache: what `docker stats` shows
/// @param anon anonymous memory, which cannot be dropped
/// @param file page cache
/// @param kernel kernel memory: stacks, page tables, slabs
/// @param inactiveFile page cache the kernel would drop first
/// @param swap swapped out
/// @param peak highest usage since the container started
/// @param limit hard limit in force; null when there is none
public record ContainerMemory(
    @Nullable Long usage,
    @Nullable Long workingSet,
    @Nullable Long anon,
    @Nullable Long file,
    @Nullable Long kernel,
    @Nullable Long inactiveFile,
    @Nullable Long swap,
    @Nullable Long peak,
    @Nullable Long limit) {
  public static final ContainerMemory UNKNOWN =
      new ContainerMemory(null, null, null, null, null, null, null, null, null);

  /// Usage without inactive file cache, never below 0: the two are not read at the same instant.
  public static @Nullable Long workingSet(@Nullable Long usage, @Nullable Long inactiveFile) {
    return usage == null || inactiveFile == null
        ? null
        : Long.valueOf(Math.max(0, usage - inactiveFile));
  }
}
