package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Seconds of one sample in which tasks of a container waited (PSI).
///
/// @param cpuSeconds at least one task waited for a CPU
/// @param memorySeconds at least one task waited for memory
/// @param memoryFullSeconds all tasks waited for memory
/// @param ioSeconds at least one task waited for I/O
public record Stalls(
    @Nullable Double cpuSeconds,
    @Nullable Double memorySeconds,
    @Nullable Double memoryFullSeconds,
    @Nullable Double ioSeconds) {

  static Stalls between(StallCounters before, StallCounters after) {
    return new Stalls(
        Counters.seconds(before.cpuSome(), after.cpuSome()),
        Counters.seconds(before.memorySome(), after.memorySome()),
        Counters.seconds(before.memoryFull(), after.memoryFull()),
        Counters.seconds(before.ioSome(), after.ioSome()));
  }
}
