package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.host.ContainerMeter;
import dev.nightshift.jobs.host.ReadBuffer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Measures what reading containers costs, over and over in one thread.
public final class MeterBench {
  private static final int WARM_UP = 2_000;

  /// What reading costs.
  ///
  /// @param containers how many were read in each round
  /// @param rounds how often all of them were read
  /// @param medianMicros microseconds for a full sample of one container, in the median round
  /// @param p99Micros the same in a slow round
  /// @param cpuMicros CPU time of the thread for a full sample of one container
  public record Cost(
      int containers, int rounds, double medianMicros, double p99Micros, double cpuMicros) {

    /// Share of one core that so many containers cost.
    public double share(int others, Duration interval) {
      return others * cpuMicros * 1_000 / interval.toNanos();
    }
  }

  private MeterBench() {}

  /// @param meters at least one
  public static Cost measure(List<ContainerMeter> meters, Duration time) {
    var buffer = new ReadBuffer();
    for (int i = 0; i < WARM_UP; i += meters.size()) {
      readAll(meters, buffer);
    }
    var threads = ManagementFactory.getThreadMXBean();
    var rounds = new ArrayList<Long>();
    long start = System.nanoTime();
    long cpuStart = threads.getCurrentThreadCpuTime();
    while (System.nanoTime() - start < time.toNanos() || rounds.size() < 10) {
      long roundStart = System.nanoTime();
      readAll(meters, buffer);
      rounds.add(System.nanoTime() - roundStart);
    }
    double cpuNanos = threads.getCurrentThreadCpuTime() - cpuStart;
    rounds.sort(null);
    double perContainer = 1e3 * meters.size();
    return new Cost(
        meters.size(),
        rounds.size(),
        rounds.get(rounds.size() / 2) / perContainer,
        rounds.get((int) (rounds.size() * 0.99)) / perContainer,
        cpuNanos / rounds.size() / perContainer);
  }

  private static void readAll(List<ContainerMeter> meters, ReadBuffer buffer) {
    for (var meter : meters) {
      if (meter.read(buffer).isEmpty()) {
        throw new IllegalStateException("a container ended while it was measured: run it again");
      }
    }
  }
}
