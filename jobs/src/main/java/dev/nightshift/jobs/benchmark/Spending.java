package dev.nightshift.jobs.benchmark;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// What a run may cost: a time on the clock, and what is left of the CPU time that benchmarks may
/// use in a day.
final class Spending {
  private final String suite;
  private final Duration budget;
  private final double cpuLeft;
  private final DoubleSupplier cpuSeconds;
  private final double cpuBefore;
  private final long begin = System.nanoTime();

  /// @param cpuLeft seconds of CPU time that may still be used today
  /// @param cpuSeconds CPU time this process and its tools have used
  Spending(String suite, Duration budget, double cpuLeft, DoubleSupplier cpuSeconds) {
    this.suite = suite;
    this.budget = budget;
    this.cpuLeft = cpuLeft;
    this.cpuSeconds = cpuSeconds;
    this.cpuBefore = cpuSeconds.getAsDouble();
  }

  /// Share of the time that is over, 0 and more.
  double timeUsed() {
    return (double) (System.nanoTime() - begin) / Math.max(1, budget.toNanos());
  }

  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  double cpuUsed() {
    return Math.max(0, cpuSeconds.getAsDouble() - cpuBefore);
  }

  /// Why no further trial may begin; empty while one may.
  ///
  /// @param nanos how long it will take, as far as is known
  Optional<String> exhausted(long nanos) {
    if (System.nanoTime() - begin + nanos > budget.toNanos()) {
      return Optional.of(
          "the budget of " + budget.toSeconds() + " s for the suite " + suite + " is used up");
    }
    if (cpuUsed() > cpuLeft) {
      return Optional.of(
          String.format(
              java.util.Locale.ROOT,
              "benchmarks have used the CPU time they may use in a day (%.0f s were left)",
              cpuLeft));
    }
    return Optional.empty();
  }
}
