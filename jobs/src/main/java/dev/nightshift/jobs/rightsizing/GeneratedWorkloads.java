package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.SplittableRandom;

/// Four weeks of hours of workloads that do not exist, for measuring speed: a third steady, a third
/// busy by day, a third with bursts at random. The same number gives the same workload.
final class GeneratedWorkloads {
  private static final int HOURS = 28 * 24;
  private static final long MIB = 1 << 20;

  private GeneratedWorkloads() {}

  static UsageHistory history(int number, Instant until) {
    var random = new SplittableRandom(number);
    var hours = new ArrayList<ContainerHour>(HOURS);
    double base = 0.05 + random.nextDouble();
    double memory = (64 + random.nextInt(2_000)) * (double) MIB;
    for (int i = 0; i < HOURS; i++) {
      double busy =
          switch (number % 3) {
            case 0 -> 1;
            case 1 -> i % 24 >= 8 && i % 24 < 18 ? 3 : 1;
            default -> random.nextInt(50) == 0 ? 6 : 1;
          };
      double mean = base * busy * (0.9 + 0.2 * random.nextDouble());
      long used = Math.round(memory * (0.95 + 0.05 * busy / 3 + 0.05 * random.nextDouble()));
      hours.add(
          new ContainerHour(
              until.minus(Duration.ofHours(HOURS - (long) i)),
              360,
              3600,
              new ContainerHour.Cpu(
                  mean, mean * 1.4, mean * 1.6, 8.0, 36_000, 0, 0, mean * 0.95, mean * 1.2),
              new ContainerHour.Memory(used, used, used, 8_192 * MIB, 0)));
    }
    return new UsageHistory(hours, 8.0, 8_192 * MIB, null, 16);
  }
}
