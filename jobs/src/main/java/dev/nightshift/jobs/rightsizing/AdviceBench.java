package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// Measures how fast the daily recommendation is.
public final class AdviceBench {
  private static final int BATCH = 100;

  private final RightSizingConfig config;
  private final Instant now;

  public AdviceBench(RightSizingConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  /// What was measured.
  ///
  /// @param count workloads, or hours read
  public record Speed(long count, Duration took) {
    public double perSecond() {
      return count / Math.max(1e-9, took.toNanos() / 1e9);
    }
  }

  /// Answers for generated workloads: both resources, all policies, limits that move; without the
  /// database.
  public Speed advise(int workloads, DoubleConsumer progress) {
    long took = 0;
    for (int from = 0; from < workloads; from += BATCH) {
      var histories =
          IntStream.range(from, Math.min(workloads, from + BATCH))
              .mapToObj(number -> GeneratedWorkloads.history(number, now))
              .toList();
      long begin = System.nanoTime();
      histories.parallelStream()
          .forEach(
              history -> {
                for (var resource : Resource.values()) {
                  Advice.of(resource, history, config);
                }
              });
      took += System.nanoTime() - begin;
      progress.accept((double) from / workloads);
    }
    return new Speed(workloads, Duration.ofNanos(took));
  }

  /// Reads the hours of the look-back of all containers there are, as the daily job does.
  public Speed read(UsageHistoryStore histories) {
    long hours = 0;
    long begin = System.nanoTime();
    for (var host : histories.hosts()) {
      List<ContainerId> ids =
          histories.containers(host.id(), now).stream().map(WatchedContainer::id).toList();
      for (int from = 0; from < ids.size(); from += BATCH) {
        var batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
        hours +=
            histories.containerHours(batch, now.minus(config.lookback())).values().stream()
                .mapToLong(List::size)
                .sum();
      }
    }
    return new Speed(hours, Duration.ofNanos(System.nanoTime() - begin));
  }
}
