package dev.nightshift.engine.benchmark;

import java.util.Locale;

/// Decides whether a host is quiet enough to be measured. CPU pressure is not asked: one container
/// with a CPU quota drives it to 80 % on a host that is 90 % idle.
public final class Gate {
  private static final double MOST_STEAL = 0.05;
  private static final double LEAST_MEMORY = 0.10;

  private Gate() {}

  /// The host just before a benchmark.
  ///
  /// @param idle share of its CPU that was idle or waiting for disks, 0 to 1
  /// @param steal share that the hypervisor gave to others, 0 to 1
  /// @param memoryAvailable share of its memory that is available, 0 to 1
  public record Quiet(double idle, double steal, double memoryAvailable) {}

  /// The answer.
  public sealed interface Answer {
    /// The benchmark may start.
    record Open() implements Answer {}

    /// It may not.
    ///
    /// @param reason why, in a sentence
    record Closed(String reason) implements Answer {}
  }

  public static Answer ask(Quiet host, BenchmarkConfig config) {
    if (host.idle() < config.minIdle()) {
      return closed(
          "only %.0f %% of the CPU is idle, %.0f %% are asked for", host.idle(), config.minIdle());
    }
    if (host.steal() > MOST_STEAL) {
      return closed(
          "the hypervisor takes %.0f %% of the CPU, at most %.0f %% are allowed",
          host.steal(), MOST_STEAL);
    }
    if (host.memoryAvailable() < LEAST_MEMORY) {
      return closed(
          "only %.0f %% of the memory is available, %.0f %% are asked for",
          host.memoryAvailable(), LEAST_MEMORY);
    }
    return new Answer.Open();
  }

  private static Answer closed(String sentence, double found, double limit) {
    return new Answer.Closed(String.format(Locale.ROOT, sentence, found * 100, limit * 100));
  }
}
