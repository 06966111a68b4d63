package dev.nightshift.engine.health;

import java.time.Duration;

/// Thresholds under `health.containers.` in a profile.
///
/// @param window how far back restarts, kills and throttling count
/// @param restarts restarts within the window
/// @param memoryUsed share of the memory limit that the working set takes
/// @param throttled share of the window's CPU periods in which the limit held the container back
/// @param probeLatency how long the address of label `nightshift.probe` takes to answer
/// @param probeTimeout when a probe is given up
public record ContainerHealthConfig(
    Duration window,
    Threshold restarts,
    Threshold memoryUsed,
    Threshold throttled,
    TimeThreshold probeLatency,
    Duration probeTimeout) {
  public static final ContainerHealthConfig DEFAULTS =
      new ContainerHealthConfig(
          Duration.ofHours(1),
          new Threshold(1, 5),
          new Threshold(0.90, 0.97),
          new Threshold(0.10, 0.50),
          new TimeThreshold(Duration.ofSeconds(1), Duration.ofSeconds(3)),
          Duration.ofSeconds(5));

  public ContainerHealthConfig {
    if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "health.containers.window must be in 1m..7d, is " + window);
    }
    Rising.any("health.containers.restarts", restarts);
    Rising.share("health.containers.memory-used", memoryUsed);
    Rising.share("health.containers.throttled", throttled);
    Rising.time("health.containers.probe-latency", probeLatency);
    if (probeTimeout.compareTo(Duration.ofMillis(100)) < 0
        || probeTimeout.compareTo(Duration.ofSeconds(60)) > 0) {
      throw new IllegalArgumentException(
          "health.containers.probe-timeout must be in 100ms..60s, is " + probeTimeout);
    }
  }
}
