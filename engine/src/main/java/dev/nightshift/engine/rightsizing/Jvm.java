package dev.nightshift.engine.rightsizing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A Java virtual machine as it bears on limits. Its heap and its threads are fixed when it starts:
/// more memory gives it no more heap before a restart, and less than heap and overhead kills it
/// late, when the heap has grown.
///
/// @param heapBytes greatest heap it was told (`-Xmx`, `-XX:MaxHeapSize`); null when it takes a
///   share
/// @param heapShare share of the memory limit it takes else: `-XX:MaxRAMPercentage`, 25 % when
///   nothing is said
/// @param processors `-XX:ActiveProcessorCount`; null when it counts the quota, rounded up
public record Jvm(@Nullable Long heapBytes, double heapShare, @Nullable Integer processors) {
  private static final double USUAL_SHARE = 0.25;

  /// Metaspace, code cache, stacks and direct memory: a quarter of the heap and not less than that.
  private static final double LEAST_OVERHEAD = 128 << 20;

  private static final double OVERHEAD = 0.25;

  /// Reads options as [dev.nightshift.engine.usage.JvmOptions] keeps them; null where there are
  /// none to read because it is no such machine.
  public static @Nullable Jvm of(@Nullable String options) {
    if (options == null) {
      return null;
    }
    Long heap = null;
    double share = USUAL_SHARE;
    Integer processors = null;
    for (String option : options.split(" ", -1)) {
      String value = option.substring(option.indexOf('=') + 1);
      if (option.startsWith("-Xmx")) {
        heap = bytes(option.substring(4));
      } else if (option.startsWith("-XX:MaxHeapSize=")) {
        heap = bytes(value);
      } else if (option.startsWith("-XX:MaxRAMPercentage=")) {
        share = Math.clamp(Double.parseDouble(value) / 100, 0, 1);
      } else if (option.startsWith("-XX:ActiveProcessorCount=")) {
        processors = Integer.valueOf(value);
      }
    }
    return new Jvm(heap, share, processors);
  }

  private static Long bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int shift =
        switch (lower.charAt(lower.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          case 't' -> 40;
          default -> 0;
        };
    return Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1)) << shift;
  }

  /// The greatest heap under a memory limit; null when it takes a share of no limit.
  public @Nullable Double heap(@Nullable Double limit) {
    if (heapBytes != null) {
      return Double.valueOf(heapBytes);
    }
    return limit == null ? null : Double.valueOf(heapShare * limit);
  }

  /// Least memory limit while it runs as it was started under a limit: heap and overhead. 0 when
  /// the heap is not known.
  public double floor(@Nullable Double limit) {
    Double heap = heap(limit);
    return heap == null ? 0 : heap + Math.max(LEAST_OVERHEAD, OVERHEAD * heap);
  }

  /// Processors it would count under a limit.
  public int processors(double cores) {
    return processors == null ? (int) Math.max(1, Math.ceil(cores - 1e-9)) : processors;
  }
}
