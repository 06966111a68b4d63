package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's limits as Docker keeps them. Null is "unset", which is not the same as any number.
///
/// @param nanoCpus `--cpus` in billionths of a core; excludes quota and period
/// @param cpuQuotaMicros CPU time per period; -1 lifts the limit
/// @param cpuPeriodMicros length of a period
/// @param cpuShares relative weight
/// @param cpusetCpus CPUs it may run on, as Docker writes them, e.g. `0-2,7`
/// @param memoryBytes hard limit
/// @param memorySwapBytes memory and swap together; -1 is without a limit
/// @param memoryReservationBytes soft limit
/// @param pidsLimit most processes and threads
public record ContainerLimits(
    @Nullable Long nanoCpus,
    @Nullable Long cpuQuotaMicros,
    @Nullable Long cpuPeriodMicros,
    @Nullable Long cpuShares,
    @Nullable String cpusetCpus,
    @Nullable Long memoryBytes,
    @Nullable Long memorySwapBytes,
    @Nullable Long memoryReservationBytes,
    @Nullable Long pidsLimit) {
  /// Docker's period when only a quota is given.
  private static final double DEFAULT_PERIOD_MICROS = 100_000;

  public static final ContainerLimits NONE =
      new ContainerLimits(null, null, null, null, null, null, null, null, null);

  /// The cores it may use at most: the bandwidth or the number of its CPUs, whichever is less; null
  /// when neither is limited.
  public @Nullable Double cores() {
    Double bandwidth = bandwidth();
    String cpus = cpusetCpus;
    Double pinned = cpus == null ? null : Double.valueOf(countCpus(cpus));
    if (bandwidth == null || pinned == null) {
      return bandwidth == null ? pinned : bandwidth;
    }
    return Math.min(bandwidth, pinned);
  }

  /// The cores its bandwidth allows; null when it is not limited.
  public @Nullable Double bandwidth() {
    if (nanoCpus != null) {
      return nanoCpus / 1e9;
    }
    if (cpuQuotaMicros == null || cpuQuotaMicros <= 0) {
      return null;
    }
    return cpuQuotaMicros / (cpuPeriodMicros == null ? DEFAULT_PERIOD_MICROS : cpuPeriodMicros);
  }

  /// Number of CPUs in a list such as `0-2,7`.
  static int countCpus(String list) {
    int count = 0;
    for (String part : list.split(",", -1)) {
      String[] ends = part.strip().split("-", 2);
      count +=
          ends.length == 1
              ? 1
              : Integer.parseInt(ends[1].strip()) - Integer.parseInt(ends[0].strip()) + 1;
    }
    return count;
  }
}
