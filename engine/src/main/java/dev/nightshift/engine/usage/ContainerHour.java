package dev.nightshift.engine.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a container used in one hour, as the hourly history tells it. Null is unknown, or unset
/// where it is a limit.
///
/// @param hour start of the hour, UTC
/// @param samples samples behind it
/// @param seconds time these samples cover, 3,600 without gaps
/// @param startUp what of it fell into the first minutes after a start; null where no start was
///   near
public record ContainerHour(
    Instant hour, int samples, double seconds, Cpu cpu, Memory memory, @Nullable StartUp startUp) {

  /// An hour without a start.
  public ContainerHour(Instant hour, int samples, double seconds, Cpu cpu, Memory memory) {
    this(hour, samples, seconds, cpu, memory, null);
  }

  /// What fell into the first five minutes after a start, and what the rest of the hour used.
  ///
  /// @param starts how often it was started within the hour
  /// @param seconds time covered within five minutes of a start
  /// @param demandMax greatest CPU demand in that time, in cores
  /// @param memoryMax greatest working set in that time, in bytes
  /// @param settled CPU in the rest of the hour, unknown where there is none
  /// @param settledMemoryMax greatest working set in the rest of the hour, in bytes
  public record StartUp(
      int starts,
      double seconds,
      @Nullable Double demandMax,
      @Nullable Long memoryMax,
      Cpu settled,
      @Nullable Long settledMemoryMax) {}

  /// This and another container's use within the same hour, as if one of them had run after the
  /// other: what either wanted most counts.
  public ContainerHour and(ContainerHour other) {
    return new ContainerHour(
        hour,
        samples + other.samples,
        seconds + other.seconds,
        cpu.and(seconds, other.cpu, other.seconds),
        memory.and(other.memory));
  }

  private static <T extends Comparable<T>> @Nullable T greater(@Nullable T one, @Nullable T other) {
    return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
  }

  /// CPU in cores. Demand is what was used and what the limit held back.
  ///
  /// @param mean cores used over the time covered
  /// @param demandHigh 99 of 100 samples wanted at most this
  /// @param demandMax what the greediest sample wanted
  /// @param limit limit at the end of the hour
  /// @param periods bandwidth periods in which it had something to run
  /// @param throttledPeriods those in which the limit stopped it
  /// @param throttledSeconds how long it was stopped, summed over CPUs
  /// @param median half of the samples used at most this
  /// @param high 95 of 100 samples used at most this
  public record Cpu(
      @Nullable Double mean,
      @Nullable Double demandHigh,
      @Nullable Double demandMax,
      @Nullable Double limit,
      long periods,
      long throttledPeriods,
      double throttledSeconds,
      @Nullable Double median,
      @Nullable Double high) {
    public static final Cpu UNKNOWN = new Cpu(null, null, null, null, 0, 0, 0);

    /// Where the quantiles of use are not known.
    public Cpu(
        @Nullable Double mean,
        @Nullable Double demandHigh,
        @Nullable Double demandMax,
        @Nullable Double limit,
        long periods,
        long throttledPeriods,
        double throttledSeconds) {
      this(
          mean,
          demandHigh,
          demandMax,
          limit,
          periods,
          throttledPeriods,
          throttledSeconds,
          null,
          null);
    }

    private Cpu and(double seconds, Cpu other, double otherSeconds) {
      Double both =
          mean == null || other.mean == null
              ? greater(mean, other.mean)
              : Double.valueOf(
                  (mean * seconds + other.mean * otherSeconds)
                      / Math.max(1e-9, seconds + otherSeconds));
      return new Cpu(
          both,
          greater(demandHigh, other.demandHigh),
          greater(demandMax, other.demandMax),
          greater(limit, other.limit),
          periods + other.periods,
          throttledPeriods + other.throttledPeriods,
          throttledSeconds + other.throttledSeconds,
          greater(median, other.median),
          greater(high, other.high));
    }
  }

  /// Memory in bytes.
  ///
  /// @param max greatest working set (usage without inactive file cache) in a sample
  /// @param anonMax greatest anonymous memory in a sample: what cannot be dropped
  /// @param peak the kernel's high-water mark since the container started, page cache included
  /// @param limit limit at the end of the hour
  /// @param oomKills processes killed for want of memory
  /// @param stalledSeconds how long at least one of its tasks waited for memory; 0 where the kernel
  ///   does not tell
  /// @param refaults pages read again soon after they were dropped
  public record Memory(
      @Nullable Long max,
      @Nullable Long anonMax,
      @Nullable Long peak,
      @Nullable Long limit,
      long oomKills,
      double stalledSeconds,
      long refaults) {
    /// Where waiting is not known.
    public Memory(
        @Nullable Long max,
        @Nullable Long anonMax,
        @Nullable Long peak,
        @Nullable Long limit,
        long oomKills) {
      this(max, anonMax, peak, limit, oomKills, 0, 0);
    }

    public static final Memory UNKNOWN = new Memory(null, null, null, null, 0);

    private Memory and(Memory other) {
      return new Memory(
          greater(max, other.max),
          greater(anonMax, other.anonMax),
          greater(peak, other.peak),
          greater(limit, other.limit),
          oomKills + other.oomKills,
          stalledSeconds + other.stalledSeconds,
          refaults + other.refaults);
    }
  }
}
