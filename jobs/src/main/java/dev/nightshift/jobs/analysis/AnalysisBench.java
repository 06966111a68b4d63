package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.rightsizing.GeneratedWorkloadStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// Measures how fast the weekly analysis is: alone on generated series, and as a whole from a
/// database of generated histories to findings in it; and the hourly detection. A container has two
/// series, CPU and memory.
public final class AnalysisBench {
  private static final int PER_HOST = 50;
  private static final int DAY = 24;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

  private final AnalysisConfig config;
  private final int hours;

  /// @param days of history that each container has
  public AnalysisBench(AnalysisConfig config, int days) {
    this.config = config;
    this.hours = days * DAY;
  }

  /// What a run took.
  ///
  /// @param series two of each container, CPU and memory, and two of each host
  /// @param heapBytes most heap in use at once, garbage included
  public record Run(long containers, long series, long findings, Duration took, long heapBytes) {
    public double perSecond() {
      return series / Math.max(1e-9, took.toNanos() / 1e9);
    }
  }

  /// Analyses so many series that are generated one after another, on as many cores as the job
  /// takes, without a database.
  public Run alone(int series, DoubleConsumer progress) throws InterruptedException {
    resetHeap();
    long begin = System.nanoTime();
    var begun = new AtomicInteger();
    long findings = 0;
    try (var pool = Executors.newFixedThreadPool(Shares.workers())) {
      var working =
          Stream.generate(() -> pool.submit(() -> take(begun, series / 2)))
              .limit(Shares.workers())
              .toList();
      try {
        for (var worker : working) {
          while (worker.state() == Future.State.RUNNING) {
            progress.accept(Math.min(1, 2.0 * begun.get() / series));
            Thread.sleep(POLL);
          }
          findings += Shares.result(worker);
        }
      } finally {
        pool.shutdownNow();
      }
    }
    return new Run(
        series / 2, series, findings, Duration.ofNanos(System.nanoTime() - begin), heapPeak());
  }

  /// Takes one container after another that no other worker has taken.
  private int take(AtomicInteger begun, int containers) throws InterruptedException {
    var analysis = new Analysis(config);
    Instant now = START.plus(Duration.ofHours(hours));
    int findings = 0;
    for (int i = begun.getAndIncrement(); i < containers; i = begun.getAndIncrement()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      findings += analysis.of(container(i), now).size();
    }
    return findings;
  }

  /// A third steady, a third busy by day, a third with bursts at random.
  private ContainerHistory container(int number) {
    var random = new Random(number);
    var subject =
        Subject.container(
            new HostId(1), new ContainerId(number + 1), new WorkloadId(number + 1), "c" + number);
    double base = 0.05 + random.nextDouble();
    double size = (64 + 2_000 * random.nextDouble()) * (1 << 20);
    List<ContainerHour> rows = new ArrayList<>(hours);
    for (int hour = 0; hour < hours; hour++) {
      boolean day = hour % DAY >= 8 && hour % DAY <= 17;
      double busy =
          switch (number % 3) {
            case 0 -> 1;
            case 1 -> day ? 3 : 1;
            default -> random.nextDouble() < 0.02 ? 6 : 1;
          };
      double cpu = base * busy * (0.9 + 0.2 * random.nextDouble());
      long memory = (long) (size * (0.95 + 0.05 * busy / 3 + 0.05 * random.nextDouble()));
      rows.add(
          new ContainerHour(
              START.plus(Duration.ofHours(hour)),
              360,
              3_600,
              new ContainerHour.Cpu(cpu, 1.4 * cpu, 1.6 * cpu, 8.0, 36_000, 0, 0),
              new ContainerHour.Memory(memory, memory, memory, 8L << 30, 0)));
    }
    return new ContainerHistory(subject, rows, 8.0, 8L << 30);
  }

  /// Enters so many containers with their histories.
  ///
  /// @param jdbi a database that is there for nothing else: it is filled
  public void fill(Jdbi jdbi, int containers, Instant now, DoubleConsumer progress) {
    var store = new GeneratedWorkloadStore(jdbi, now, hours);
    for (int from = 0; from < containers; from += PER_HOST) {
      store.host(from / PER_HOST, Math.min(PER_HOST, containers - from));
      progress.accept((double) from / containers);
    }
    store.analyse();
  }

  /// Runs the job itself on all that was entered.
  public Run whole(Jdbi jdbi, Instant now, DoubleConsumer progress) throws InterruptedException {
    var job = new AnalyseJob(jdbi, "bench", () -> config);
    resetHeap();
    long begin = System.nanoTime();
    var outcome =
        job.analyse(
            config, config.lookback(), now, (done, all, _) -> progress.accept((double) done / all));
    return new Run(
        outcome.containers(),
        2L * (outcome.containers() + outcome.hosts()),
        outcome.found().size(),
        Duration.ofNanos(System.nanoTime() - begin),
        heapPeak());
  }

  /// Runs the hourly detection on all that was entered; it needs two weeks of days at least.
  public Run live(Jdbi jdbi, Instant now) throws InterruptedException {
    var job = new DetectJob(jdbi, new StandingAlerts(jdbi, _ -> {}, () -> AlertMails.NONE));
    resetHeap();
    long begin = System.nanoTime();
    var sums = job.detect(now);
    return new Run(
        sums.series() / 2 - sums.hosts(),
        sums.series(),
        sums.found(),
        Duration.ofNanos(System.nanoTime() - begin),
        heapPeak());
  }

  private static void resetHeap() {
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static long heapPeak() {
    return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
