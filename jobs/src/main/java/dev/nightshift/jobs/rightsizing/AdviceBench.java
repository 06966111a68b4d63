package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleConsumer;
import org.jdbi.v3.core.Jdbi;

/// Measures how fast the daily recommendation is: the job itself, on a database of generated
/// workloads.
public final class AdviceBench {
  private static final int PER_HOST = 50;

  private final Jdbi jdbi;
  private final RightSizingConfig config;
  private final Instant now;

  /// @param jdbi a database that is there for nothing else: it is filled
  /// @param now the day that is advised on
  public AdviceBench(Jdbi jdbi, RightSizingConfig config, Instant now) {
    this.jdbi = jdbi;
    this.config = config;
    this.now = now;
  }

  /// A run of the job.
  public record Run(RecommendJob.Outcome outcome, Duration took) {
    public double workloadsPerSecond() {
      return outcome.containers() / Math.max(1e-9, took.toNanos() / 1e9);
    }
  }

  /// Enters workloads with four weeks of hours each.
  ///
  /// @return hours entered
  public long fill(int workloads, DoubleConsumer progress) {
    var store = new GeneratedWorkloadStore(jdbi, now, GeneratedWorkloadStore.HOURS);
    for (int from = 0; from < workloads; from += PER_HOST) {
      store.host(from / PER_HOST, Math.min(PER_HOST, workloads - from));
      progress.accept((double) from / workloads);
    }
    store.analyse();
    return (long) workloads * GeneratedWorkloadStore.HOURS;
  }

  /// Advises on all of them: reads the hours, asks all policies on both resources, tries limits
  /// that move, writes what came out.
  public Run run() throws InterruptedException {
    var job =
        new RecommendJob(
            new UsageHistoryStore(jdbi),
            new RecommendationStore(jdbi),
            new PolicyLimitStore(jdbi),
            new MovingLimitStore(jdbi),
            () -> config);
    long begin = System.nanoTime();
    var outcome = job.recommend(config, now);
    return new Run(outcome, Duration.ofNanos(System.nanoTime() - begin));
  }
}
