package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.HostMemory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// /proc/meminfo and /proc/vmstat: memory now, and paging since boot.
final class MemoryFiles {
  private static final FlatKeys MEMORY =
      new FlatKeys(
          "MemTotal:",
          "MemFree:",
          "MemAvailable:",
          "Cached:",
          "Buffers:",
          "Slab:",
          "Dirty:",
          "AnonPages:",
          "Committed_AS:",
          "SwapTotal:",
          "SwapFree:");
  private static final FlatKeys PAGING =
      new FlatKeys("pswpin", "pswpout", "pgfault", "pgmajfault", "oom_kill");
  private static final long BYTES_PER_KIB = 1024;

  private final KernelFile meminfo;
  private final KernelFile vmstat;

  MemoryFiles(Path proc, KernelFiles files) {
    this.meminfo = files.whole(proc.resolve("meminfo"));
    this.vmstat = files.whole(proc.resolve("vmstat"));
  }

  HostMemory memory(KernelText text) {
    long[] kib = new long[MEMORY.size()];
    java.util.Arrays.fill(kib, KernelText.UNKNOWN);
    if (meminfo.read(text)) {
      MEMORY.parse(text, kib);
    }
    return memory(kib);
  }

  static HostMemory parse(KernelText text) {
    long[] kib = new long[MEMORY.size()];
    MEMORY.parse(text, kib);
    return memory(kib);
  }

  private static HostMemory memory(long[] kib) {
    Long total = bytes(kib[0]);
    Long available = bytes(kib[2]);
    Long swapTotal = bytes(kib[9]);
    Long swapFree = bytes(kib[10]);
    return new HostMemory(
        total,
        difference(total, available),
        bytes(kib[1]),
        available,
        bytes(kib[3]),
        bytes(kib[4]),
        bytes(kib[5]),
        bytes(kib[6]),
        bytes(kib[7]),
        bytes(kib[8]),
        swapTotal,
        difference(swapTotal, swapFree));
  }

  /// Pages read from and written to swap, page faults, major ones, kills; {@link
  /// KernelText#UNKNOWN} where the kernel does not tell.
  long[] paging(KernelText text) {
    long[] counts = new long[PAGING.size()];
    java.util.Arrays.fill(counts, KernelText.UNKNOWN);
    if (vmstat.read(text)) {
      PAGING.parse(text, counts);
    }
    return counts;
  }

  private static @Nullable Long bytes(long kib) {
    return kib == KernelText.UNKNOWN ? null : Long.valueOf(kib * BYTES_PER_KIB);
  }

  private static @Nullable Long difference(@Nullable Long all, @Nullable Long part) {
    return all == null || part == null ? null : Long.valueOf(Math.max(0, all - part));
  }
}
