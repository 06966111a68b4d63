package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a container wanted of the CPU.
///
/// The 99th percentile of the busiest hour: a spike of half a minute does not count, a burst of an
/// hour a day or a week does, which a percentile over all days would drop. Whether the limit hid
/// the demand is judged by the hours under the limit in force: under an older one it does not
/// matter any more.
///
/// @param high 99th percentile of demand in the busiest hour, in cores; null when never measured
/// @param max demand of the greediest sample
/// @param busiest that hour
/// @param throttled share of bandwidth periods that the limit in force cut short, 0 to 1
/// @param pinned whether use filled the limit in force for an hour
record CpuNeed(
    @Nullable Double high,
    @Nullable Double max,
    @Nullable Instant busiest,
    double throttled,
    boolean pinned) {
  /// Use above this share of the limit touches it: the kernel rations in slices of 5 ms.
  private static final double TOUCHED = 0.95;

  /// @param startUps what of the hours counts
  static CpuNeed of(UsageHistory history, StartUps startUps) {
    Double high = null;
    Double max = null;
    Instant busiest = null;
    long periods = 0;
    long throttled = 0;
    boolean pinned = false;
    for (var hour : history.hours()) {
      var cpu = startUps.cpu(hour);
      if (cpu.demandMax() != null && (max == null || cpu.demandMax() > max)) {
        max = cpu.demandMax();
      }
      Double wanted = cpu.demandHigh() == null ? cpu.demandMax() : cpu.demandHigh();
      if (wanted != null && (high == null || wanted > high)) {
        high = wanted;
        busiest = hour.hour();
      }
      if (sameLimit(history.cpuLimit(), cpu)) {
        periods += cpu.periods();
        throttled += cpu.throttledPeriods();
        pinned |= pinned(cpu);
      }
    }
    return new CpuNeed(high, max, busiest, periods == 0 ? 0 : (double) throttled / periods, pinned);
  }

  private static boolean sameLimit(@Nullable Double now, ContainerHour.Cpu cpu) {
    return now != null && cpu.limit() != null && Math.abs(cpu.limit() - now) < 0.005;
  }

  private static boolean pinned(ContainerHour.Cpu cpu) {
    return cpu.mean() != null && cpu.limit() != null && cpu.mean() >= TOUCHED * cpu.limit();
  }

  Evidence addTo(Evidence evidence) {
    return evidence
        .with("demand_high_cores", high)
        .with("demand_max_cores", max)
        .with("busiest_hour", busiest == null ? null : busiest.toString())
        .with("throttled_share", throttled)
        .with("pinned", pinned);
  }
}
