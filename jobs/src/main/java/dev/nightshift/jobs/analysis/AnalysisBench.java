package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.operation.OperationStore;
import dev.nightshift.jobs.rightsizing.GeneratedWorkloadStore;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.jdbi.v3.core.Jdbi;

/// Measures how fast the weekly analysis is: alone on generated series, and as a whole from a
/// database of generated histories to findings in it. A container has two series, CPU and memory.
public final class AnalysisBench {
  private static final int PER_HOST = 50;
  private static final int DAY = 24;
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
  /// @param heapBytes most heap in use at once, garbage included
  public record Run(long series, long findings, Duration took, long heapBytes) {
    public double perSecond() {
      return series / Math.max(1e-9, took.toNanos() / 1e9);
    }
  }

  /// Analyses so many series that are generated one after another, without a database.
  public Run alone(int series, DoubleConsumer progress) {
    var analysis = new Analysis(config);
    Instant now = START.plus(Duration.ofHours(hours));
    resetHeap();
    long begin = System.nanoTime();
    long findings = 0;
    for (int i = 0; i < series / 2; i++) {
      findings += analysis.of(container(i), now).size();
      progress.accept(2.0 * i / series);
    }
    return new Run(series, findings, Duration.ofNanos(System.nanoTime() - begin), heapPeak());
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
    var job =
        new AnalyseJob(
            new UsageHistoryStore(jdbi),
            new BottleneckSurvey(jdbi),
            new OperationStore(jdbi),
            new FindingStore(jdbi),
            () -> config);
    resetHeap();
    long begin = System.nanoTime();
    var outcome =
        job.analyse(
            config, config.lookback(), now, (done, all, _) -> progress.accept((double) done / all));
    return new Run(
        2L * (outcome.containers() + outcome.hosts()),
        outcome.found().size(),
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
