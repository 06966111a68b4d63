package dev.nightshift.engine.benchmark;

import org.jspecify.annotations.Nullable;

/// What one benchmark says about one metric: a number, or why there is none.
public sealed interface BenchmarkResult {
  /// Name of the benchmark, e.g. `fio-random-read`.
  String benchmark();

  /// @param metric what was measured
  /// @param value median of the trials with its interval
  /// @param unit unit of the value
  /// @param higherIsBetter whether more is better
  /// @param disturbed trials during which a neighbour was at work
  /// @param hostSpeed canaries per second of CPU time meanwhile; null where it counts time on the
  ///   wall
  record Measured(
      String benchmark,
      String metric,
      MedianInterval value,
      String unit,
      boolean higherIsBetter,
      int disturbed,
      @Nullable Double hostSpeed)
      implements BenchmarkResult {}

  /// It was not run.
  ///
  /// @param reason why, in a sentence
  record Skipped(String benchmark, String reason) implements BenchmarkResult {}

  /// It was run and gave no number.
  ///
  /// @param reason what went wrong, in a sentence
  record Failed(String benchmark, String reason) implements BenchmarkResult {}

  /// It was ended because the host needed what it used.
  ///
  /// @param reason what was noticed, in a sentence
  record Stopped(String benchmark, String reason) implements BenchmarkResult {}
}
