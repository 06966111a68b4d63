package dev.nightshift.engine.analysis;

import java.time.Duration;

/// Settings under `analysis.saturation.` in a profile: how full is too full. The defaults are the
/// thresholds that operators know from other tools.
///
/// @param cpu busy share of the CPUs of a host, or of a CPU limit, that must not last, 0 to 1
/// @param memory used share of the memory of a host, or of a memory limit, that must not last
/// @param diskFreeBytes free space below which a filesystem is short; of a small one a tenth of its
///   size
/// @param throttled share of CPU periods cut short by a limit that is too much, 0 to 1
/// @param sustained how long a share must last to be told
public record SaturationConfig(
    double cpu, double memory, long diskFreeBytes, double throttled, Duration sustained) {
  public static final SaturationConfig DEFAULTS =
      new SaturationConfig(0.80, 0.85, 5_000_000_000L, 0.10, Duration.ofHours(2));

  public SaturationConfig {
    share("analysis.saturation.cpu", cpu);
    share("analysis.saturation.memory", memory);
    share("analysis.saturation.throttled", throttled);
    if (diskFreeBytes < 0) {
      throw new IllegalArgumentException(
          "analysis.saturation.disk-free-bytes must not be negative, is " + diskFreeBytes);
    }
    if (sustained.compareTo(Duration.ofMinutes(10)) < 0) {
      throw new IllegalArgumentException(
          "analysis.saturation.sustained must be at least 10m, is " + sustained);
    }
  }

  private static void share(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be above 0 and at most 1, is " + value);
    }
  }
}
