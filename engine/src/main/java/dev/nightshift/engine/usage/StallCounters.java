package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Pressure stall time (PSI) since boot or since a container started, in nanoseconds. `some`: at
/// least one task waited; `full`: all that were not idle did. Null where the kernel keeps none.
public record StallCounters(
    @Nullable Long cpuSome,
    @Nullable Long memorySome,
    @Nullable Long memoryFull,
    @Nullable Long ioSome,
    @Nullable Long ioFull) {
  public static final StallCounters UNKNOWN = new StallCounters(null, null, null, null, null);

  /// The same during an interval, in nanoseconds.
  StallCounters since(StallCounters before) {
    return new StallCounters(
        Counters.between(before.cpuSome, cpuSome),
        Counters.between(before.memorySome, memorySome),
        Counters.between(before.memoryFull, memoryFull),
        Counters.between(before.ioSome, ioSome),
        Counters.between(before.ioFull, ioFull));
  }
}
