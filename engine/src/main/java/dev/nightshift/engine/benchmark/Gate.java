package dev.nightshift.engine.benchmark;

import dev.nightshift.engine.Text;
import java.util.Locale;
import java.util.Map;

/// Decides whether a host is quiet enough to be measured: enough CPU idle, little of it stolen,
/// enough memory, no container that waits far more than it usually does, nothing put into service a
/// moment ago. CPU pressure of the host is not asked: one container with a CPU quota drives it to
/// 80 % on a host that is 90 % idle.
public final class Gate {
  private static final double MOST_STEAL = 0.05;
  private static final double LEAST_MEMORY = 0.10;
  private static final double TOLERATED_STALL = 0.25;

  private Gate() {}

  /// The answer.
  public sealed interface Answer {
    /// The benchmark may start.
    record Open() implements Answer {}

    /// It may not.
    ///
    /// @param reason why, in a sentence
    record Closed(String reason) implements Answer {}
  }

  public static Answer ask(Window host, Neighbours neighbours, BenchmarkConfig config) {
    if (host.idle() < config.minIdle()) {
      return closed(
          "only %.0f %% of the CPU is idle, %.0f %% are asked for", host.idle(), config.minIdle());
    }
    if (host.steal() > MOST_STEAL) {
      return closed(
          "the hypervisor takes %.0f %% of the CPU, at most %.0f %% are allowed",
          host.steal(), MOST_STEAL);
    }
    if (host.available() < LEAST_MEMORY) {
      return closed(
          "only %.0f %% of the memory is available, %.0f %% are asked for",
          host.available(), LEAST_MEMORY);
    }
    if (neighbours.newest().isPresent()) {
      return new Answer.Closed(
          "container '" + neighbours.newest().get() + "' was started less than 10 minutes ago");
    }
    return host.stalled().entrySet().stream()
        .filter(victim -> victim.getValue() > tolerated(victim.getKey(), neighbours))
        .min(Map.Entry.comparingByKey())
        .<Answer>map(victim -> new Answer.Closed(waits(victim.getKey(), victim.getValue())))
        .orElseGet(Answer.Open::new);
  }

  private static double tolerated(String container, Neighbours neighbours) {
    return Math.max(TOLERATED_STALL, 2 * neighbours.usuallyStalled().getOrDefault(container, 0.0));
  }

  private static String waits(String container, double share) {
    return "container '" + container + "' waits " + Text.percent(share) + " of the time";
  }

  private static Answer closed(String sentence, double found, double limit) {
    return new Answer.Closed(String.format(Locale.ROOT, sentence, found * 100, limit * 100));
  }
}
