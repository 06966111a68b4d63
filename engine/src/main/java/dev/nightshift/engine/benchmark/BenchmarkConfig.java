package dev.nightshift.engine.benchmark;

import java.time.Duration;

/// Settings under `benchmark.` in a profile.
///
/// @param enabled whether benchmarks run by themselves
/// @param budget longest time a nightly run may take
/// @param quickBudget longest time the quick suite of the first cycle may take
/// @param minIdle share of the host's CPU that must be idle before a benchmark starts, 0 to 1
/// @param diskBytes most disk space a benchmark may use
/// @param cpuShare most that benchmarks may use of all CPU time of a host in a day, 0 to 1
/// @param betweenHosts whether the network to another host of the fleet is measured, and others are
///   answered that measure it to this one
public record BenchmarkConfig(
    boolean enabled,
    Duration budget,
    Duration quickBudget,
    double minIdle,
    long diskBytes,
    double cpuShare,
    boolean betweenHosts) {
  public static final BenchmarkConfig DEFAULTS =
      new BenchmarkConfig(
          true, Duration.ofMinutes(15), Duration.ofSeconds(30), 0.6, 256L << 20, 0.02, true);

  public BenchmarkConfig {
    if (budget.isNegative() || budget.compareTo(Duration.ofHours(4)) > 0) {
      throw new IllegalArgumentException("benchmark.budget must be in 0s..4h, is " + budget);
    }
    if (quickBudget.isNegative() || quickBudget.compareTo(budget) > 0) {
      throw new IllegalArgumentException(
          "benchmark.quick-budget must be in 0s..benchmark.budget, is " + quickBudget);
    }
    if (!(minIdle >= 0 && minIdle <= 1)) {
      throw new IllegalArgumentException("benchmark.min-idle must be in 0..1, is " + minIdle);
    }
    if (diskBytes < 0) {
      throw new IllegalArgumentException(
          "benchmark.disk-bytes must not be negative, is " + diskBytes);
    }
    if (!(cpuShare >= 0 && cpuShare <= 1)) {
      throw new IllegalArgumentException("benchmark.cpu-share must be in 0..1, is " + cpuShare);
    }
  }
}
