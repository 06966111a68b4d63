package dev.nightshift.engine.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one container did during one interval: counts over it, memory at its end.
///
/// @param at end of the interval by the wall clock
/// @param seconds length of the interval by the monotonic clock, above 0
/// @param pids processes and threads at the end
public record ContainerSample(
    Instant at,
    double seconds,
    CpuUse cpu,
    ContainerMemory memory,
    PagingCounts paging,
    Stalls stalls,
    IoCounts io,
    NetworkCounts network,
    @Nullable Integer pids,
    SampleSource source) {

  /// The sample between two readings of the same container.
  ///
  /// @param at wall clock at the second reading
  public static ContainerSample between(
      ContainerReading before, ContainerReading after, Instant at) {
    double seconds = Counters.elapsed(before.nanos(), after.nanos());
    return new ContainerSample(
        at,
        seconds,
        CpuUse.between(before.cpu(), after.cpu(), seconds),
        after.memory(),
        after.paging().since(before.paging()),
        Stalls.between(before.stalls(), after.stalls()),
        after.io().since(before.io()),
        after.network().since(before.network()),
        after.pids(),
        after.source());
  }
}
