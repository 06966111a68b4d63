package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's memory at one instant, in bytes. What the kernel does not tell is null.
///
/// @param usage all that is charged to the container, page cache included
/// @param workingSet usage without inactive file cache: what `docker stats` shows
/// @param anon anonymous and shared memory (System V, tmpfs), which cannot be dropped, only swapped
/// @param file page cache of files, which can
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

  /// What cannot be dropped: the kernel's `anon` leaves shared memory and tmpfs out (PostgreSQL's
  /// buffers, `/dev/shm`), and counts them as `file`.
  public static @Nullable Long held(@Nullable Long anon, @Nullable Long shared) {
    return anon == null || shared == null ? anon : Long.valueOf(anon + shared);
  }

  /// What can be dropped: the kernel's `file` without shared memory and tmpfs.
  public static @Nullable Long cache(@Nullable Long file, @Nullable Long shared) {
    return file == null || shared == null ? file : Long.valueOf(Math.max(0, file - shared));
  }

  /// Usage without inactive file cache, never below 0: the two are not read at the same instant.
  public static @Nullable Long workingSet(@Nullable Long usage, @Nullable Long inactiveFile) {
    return usage == null || inactiveFile == null
        ? null
        : Long.valueOf(Math.max(0, usage - inactiveFile));
  }
}
