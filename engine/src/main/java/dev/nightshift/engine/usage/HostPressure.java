package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Shares of one sample, 0 to 1, in which tasks of a machine waited (PSI).
public record HostPressure(
    @Nullable Double cpuSome,
    @Nullable Double memorySome,
    @Nullable Double memoryFull,
    @Nullable Double ioSome,
    @Nullable Double ioFull) {

  static HostPressure between(StallCounters before, StallCounters after, double seconds) {
    return new HostPressure(
        Counters.share(before.cpuSome(), after.cpuSome(), seconds),
        Counters.share(before.memorySome(), after.memorySome(), seconds),
        Counters.share(before.memoryFull(), after.memoryFull(), seconds),
        Counters.share(before.ioSome(), after.ioSome(), seconds),
        Counters.share(before.ioFull(), after.ioFull(), seconds));
  }
}
