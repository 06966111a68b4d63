package dev.nightshift.engine.health;

import java.time.Duration;

/// Thresholds under `health.host.` in a profile.
///
/// @param diskUsed used share of a filesystem
/// @param inodesUsed used share of a filesystem's inodes
/// @param memoryAvailable share of memory that could be had without swapping: less is worse
/// @param swapUsed used share of the swap space
/// @param swapIn pages read back from swap per second: what hurts about swap
/// @param loadPerCpu processes that run or wait, per CPU, over 15 minutes
/// @param clockOffset difference to the database's clock
/// @param cpuPressure share of the time in which something waited for a CPU
/// @param memoryPressure share of the time in which something waited for memory
/// @param ioPressure share of the time in which something waited for a disk
/// @param dockerLatency how long the Docker daemon takes to answer
public record HostHealthConfig(
    Threshold diskUsed,
    Threshold inodesUsed,
    Threshold memoryAvailable,
    Threshold swapUsed,
    Threshold swapIn,
    Threshold loadPerCpu,
    TimeThreshold clockOffset,
    Threshold cpuPressure,
    Threshold memoryPressure,
    Threshold ioPressure,
    TimeThreshold dockerLatency) {
  public static final HostHealthConfig DEFAULTS =
      new HostHealthConfig(
          new Threshold(0.85, 0.95),
          new Threshold(0.85, 0.95),
          new Threshold(0.10, 0.05),
          new Threshold(0.50, 0.80),
          new Threshold(100, 1_000),
          new Threshold(2, 4),
          new TimeThreshold(Duration.ofMillis(500), Duration.ofSeconds(2)),
          new Threshold(0.50, 0.80),
          new Threshold(0.10, 0.30),
          new Threshold(0.40, 0.80),
          new TimeThreshold(Duration.ofSeconds(1), Duration.ofSeconds(5)));

  public HostHealthConfig {
    Rising.share("health.host.disk-used", diskUsed);
    Rising.share("health.host.inodes-used", inodesUsed);
    if (memoryAvailable.warning() < memoryAvailable.critical() || memoryAvailable.warning() > 1) {
      throw new IllegalArgumentException(
          "health.host.memory-available.warning must be at least critical and at most 1, is "
              + memoryAvailable.warning());
    }
    Rising.share("health.host.swap-used", swapUsed);
    Rising.any("health.host.swap-in", swapIn);
    Rising.any("health.host.load-per-cpu", loadPerCpu);
    Rising.time("health.host.clock-offset", clockOffset);
    Rising.share("health.host.cpu-pressure", cpuPressure);
    Rising.share("health.host.memory-pressure", memoryPressure);
    Rising.share("health.host.io-pressure", ioPressure);
    Rising.time("health.host.docker-latency", dockerLatency);
  }
}
