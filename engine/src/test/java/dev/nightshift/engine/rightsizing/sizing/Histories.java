package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Histories made by hand.
final class Histories {
  static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  static final long MIB = 1 << 20;

  private Histories() {}

  static ContainerHour cpuHour(int hour, double demand, @Nullable Double limit, long throttled) {
    return new ContainerHour(
        START.plus(Duration.ofHours(hour)),
        360,
        3600,
        new ContainerHour.Cpu(
            demand / 2, demand, demand, limit, 36_000, throttled, throttled * 0.05),
        ContainerHour.Memory.UNKNOWN);
  }

  static ContainerHour memoryHour(int hour, ContainerHour.Memory memory) {
    return new ContainerHour(
        START.plus(Duration.ofHours(hour)), 360, 3600, ContainerHour.Cpu.UNKNOWN, memory);
  }

  static UsageHistory cpu(int hours, @Nullable Double limit, IntToDoubleFunction demand) {
    var list = new ArrayList<ContainerHour>();
    for (int i = 0; i < hours; i++) {
      list.add(cpuHour(i, demand.applyAsDouble(i), limit, 0));
    }
    return new UsageHistory(list, limit, null, null, 8);
  }

  /// Working set in MiB by hour; anonymous memory is nine tenths of it, the high-water mark the
  /// working set.
  static UsageHistory memory(int hours, @Nullable Long limit, IntToDoubleFunction mebibytes) {
    var list = new ArrayList<ContainerHour>();
    long peak = 0;
    for (int i = 0; i < hours; i++) {
      long used = (long) (mebibytes.applyAsDouble(i) * MIB);
      peak = Math.max(peak, used);
      list.add(memoryHour(i, new ContainerHour.Memory(used, used * 9 / 10, peak, limit, 0)));
    }
    return memory(limit, list);
  }

  static UsageHistory memory(@Nullable Long limit, List<ContainerHour> hours) {
    return new UsageHistory(hours, null, limit, null, 8);
  }
}
