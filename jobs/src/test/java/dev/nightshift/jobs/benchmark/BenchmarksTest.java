package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Guard;
import dev.nightshift.engine.benchmark.Neighbours;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
  private static final String PATH = System.getenv("PATH");

  /// Long enough on a machine that is busy.
  private static final BenchmarkConfig CONFIG =
      new BenchmarkConfig(
          true, Duration.ofMinutes(15), Duration.ofMinutes(10), 0.6, 64 << 20, 1, true);

  private static Database database;
  private static HostId host;

  @TempDir Path data;
  @TempDir Path machine;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(BenchmarksTest.class);
    host = new HostId(new GeneratedUsage(database.jdbi()).host("alpha", NOW));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private Benchmarks benchmarks(String path, String docker, DoubleSupplier busy) {
    return new Benchmarks(
        database.jdbi(),
        host,
        data,
        machine,
        data.resolve("benchmarks"),
        new Tool(path).insisted(),
        DockerHost.at(docker),
        new ServerAddress(database.jdbcUrl(true), database.psqlUrl(true)),
        _ -> new ShownHost(busy),
        () -> CONFIG);
  }

  private Benchmarks withoutTools(DoubleSupplier busy) {
    return benchmarks("", "unix:///nowhere/docker.sock", busy);
  }

  private static List<BenchmarkResult> run(Benchmarks benchmarks) throws InterruptedException {
    return benchmarks.run(Benchmarks.Request.suite("quick", null, NOW), (_, _) -> {}).results();
  }

  private static String reason(List<BenchmarkResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.benchmark().equals(benchmark))
        .map(
            result ->
                switch (result) {
                  case BenchmarkResult.Measured _ -> "measured";
                  case BenchmarkResult.Skipped(_, var reason) -> "skipped: " + reason;
                  case BenchmarkResult.Failed(_, var reason) -> "failed: " + reason;
                  case BenchmarkResult.Stopped(_, var reason) -> "stopped: " + reason;
                })
        .findFirst()
        .orElse("missing");
  }

  @Test
  void measuresAndSaysWhatIsAbsent() throws InterruptedException {
    var results = run(withoutTools(() -> 0.1));
    assertThat(reason(results, "java-cpu")).isEqualTo("measured");
    assertThat(reason(results, "java-memory")).isEqualTo("measured");
    assertThat(reason(results, "java-disk")).isEqualTo("measured");
    assertThat(reason(results, "postgresql-round-trip")).isEqualTo("measured");
    assertThat(reason(results, "fio-fsync"))
        .isEqualTo("skipped: fio is not installed (Debian: apt-get install fio)");
    assertThat(reason(results, "docker-container"))
        .startsWith("skipped: There is no Docker socket at /nowhere/docker.sock");
    assertThat(data.resolve("benchmark")).doesNotExist();
    assertThat(new BenchmarkStore(database.jdbi()).history("java-cpu", 100))
        .anySatisfy(row -> assertThat(row.value()).isNotNull().isGreaterThan(1e6));
  }

  @Test
  void timesTheLifeOfAContainer() throws InterruptedException {
    assumeTrue(Files.exists(Path.of("/var/run/docker.sock")), "there is no Docker daemon");
    try (var docker = DockerHost.of(Map.of())) {
      var results = Measuring.once(new ContainerBenchmark(docker), new Tool(PATH), data);
      assertThat(results).noneMatch(BenchmarkResult.Failed.class::isInstance);
      assertThat(results)
          .extracting(result -> ((BenchmarkResult.Measured) result).metric())
          .containsExactly("create", "start", "exec", "stop", "remove");
      assertThat(results)
          .allSatisfy(
              result ->
                  assertThat(((BenchmarkResult.Measured) result).value().median())
                      .isBetween(1e-4, 10.0));
      assertThat(docker.scratch().areLeft()).isFalse();
    }
  }

  @Test
  void asksADatabaseOverTenConnectionsAtOnce() throws InterruptedException {
    var own = DeclaredDatabase.own(database.jdbcUrl(true));
    assertThat(new DatabaseBenchmark(own, 10).trial(new Tool(PATH), data))
        .isInstanceOfSatisfying(
            Trial.Measured.class,
            trial -> {
              assertThat(trial.values())
                  .extracting(Trial.Value::metric)
                  .contains("latency-p50", "throughput", "pool-fill", "pool-lend-p99");
              assertThat(trial.values()).allMatch(value -> value.value() > 0);
            });
    var nowhere = new DeclaredDatabase("x", "jdbc:nosuch://here", null, null, "select 1");
    assertThat(new DatabaseBenchmark(nowhere, 1).trial(new Tool(PATH), data))
        .isInstanceOf(Trial.Failed.class);
  }

  @Test
  void measuresNothingOnABusyHost() throws InterruptedException {
    var results = run(withoutTools(() -> 0.9));
    assertThat(reason(results, "postgresql-round-trip"))
        .isEqualTo(
            "skipped: the host is not quiet: only 10 % of the CPU is idle, 60 % are asked for");
    assertThat(results).allMatch(BenchmarkResult.Skipped.class::isInstance);
  }

  @Test
  void endsABenchmarkWhenOthersNeedTheHostAndGoesOnWithTheNext() throws InterruptedException {
    var benchmarks = withoutTools(() -> kernelRuns() ? 0.9 : 0.1);
    var results = run(benchmarks);
    assertThat(reason(results, "java-cpu"))
        .isEqualTo("stopped: others came to need 90 % of the CPU");
    assertThat(reason(results, "postgresql-round-trip")).isEqualTo("measured");
  }

  @Test
  void triesAgainLaterWhatOthersInterrupted() throws InterruptedException {
    var bad = new AtomicInteger(6);
    var results =
        withoutTools(() -> kernelRuns() && bad.getAndDecrement() > 0 ? 0.9 : 0.1)
            .run(new Benchmarks.Request(List.of("java-cpu"), null, NOW, false), (_, _) -> {})
            .results();
    assertThat(bad.get()).as("it was interrupted").isLessThanOrEqualTo(0);
    assertThat(reason(results, "java-cpu")).isEqualTo("measured");
    assertThat(results).noneMatch(BenchmarkResult.Stopped.class::isInstance);
  }

  @Test
  void rubbishWithZerosInItIsStoredAsFarAsItCanBeRead() throws InterruptedException, IOException {
    Path mine = Files.createDirectory(data.resolve("benchmarks"));
    Files.writeString(
        mine.resolve("mine.yaml"),
        """
        benchmarks:
          rubbish:
            command: [sh, -c, "printf 'a\\\\0b\\\\033[31mred'"]
            metrics: {x: {regex: 'rate (.*)'}}
        """);
    var benchmarks = benchmarks(PATH, "unix:///nowhere/docker.sock", () -> 0.1);
    var request = new Benchmarks.Request(List.of("rubbish"), null, NOW, true);
    benchmarks.run(request, (_, _) -> {});
    assertThat(new BenchmarkStore(database.jdbi()).history("rubbish", 1))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.reason())
                    .isEqualTo("its output was not understood: a\uFFFDb [31mred"));
  }

  @Test
  void endsABenchmarkThatFillsTheDiskFileByFile() throws InterruptedException, IOException {
    Path mine = Files.createDirectory(data.resolve("benchmarks"));
    Files.writeString(
        mine.resolve("mine.yaml"),
        """
        benchmarks:
          hoard:
            command: [sh, -c, 'i=0; while true; do head -c 4000000 /dev/zero > "{folder}/$i"; i=$((i + 1)); sleep 0.05; done']
            metrics: {time: {time: true}}
        """);
    var benchmarks = benchmarks(PATH, "unix:///nowhere/docker.sock", () -> 0.1);
    var request = new Benchmarks.Request(List.of("hoard"), null, NOW, true);
    assertThat(reason(benchmarks.run(request, (_, _) -> {}).results(), "hoard"))
        .isEqualTo("stopped: it wrote more than 64 MiB");
    assertThat(data.resolve("benchmark")).doesNotExist();
  }

  /// What a server does for a benchmark looks like others' work; only who suffers from it counts.
  @Test
  void aDatabaseThatIsBusyForItsBenchmarkDoesNotEndIt() throws InterruptedException {
    var benchmarks =
        withoutTools(() -> Thread.currentThread().getName().equals("benchmark-guard") ? 0.9 : 0.1);
    var request = new Benchmarks.Request(List.of("java-cpu", "database-1"), null, NOW, false);
    var results = benchmarks.run(request, (_, _) -> {}).results();
    assertThat(reason(results, "java-cpu"))
        .isEqualTo("stopped: others came to need 90 % of the CPU");
    assertThat(reason(results, "database-1")).isEqualTo("measured");
  }

  private static boolean kernelRuns() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(p -> p.info().command().orElse("").endsWith("/bin/java"));
  }

  @Test
  void oneRunAtATimeMeasuresTheHost() throws InterruptedException, IOException {
    Path elsewhere = Files.createDirectory(data.resolve("other-installation"));
    try (var _ = WorkFolder.open(elsewhere, machine, 1)) {
      assertThatThrownBy(() -> run(withoutTools(() -> 0.1)))
          .isInstanceOf(NightshiftException.class)
          .hasMessage("A benchmark runs on this host already: wait until it has ended.");
    }
    assertThat(run(withoutTools(() -> 0.9))).isNotEmpty();
  }

  @Test
  void removesWhatAKilledRunLeft() throws IOException {
    Path left = Files.createDirectories(data.resolve("benchmark/old"));
    Files.writeString(left.resolve("nightshift.0.0"), "x".repeat(1_000));
    Files.createSymbolicLink(data.resolve("benchmark/link"), data.resolve("kept"));
    Files.writeString(data.resolve("kept"), "kept");
    try (var folder = WorkFolder.open(data, machine, 1)) {
      assertThat(folder.path()).isEmptyDirectory();
    }
    assertThat(data.resolve("benchmark")).doesNotExist();
    assertThat(data.resolve("kept")).hasContent("kept");
  }

  @Test
  void aStartRemovesWhatAKilledRunLeft() throws IOException {
    assumeTrue(Files.exists(Path.of("/var/run/docker.sock")), "there is no Docker daemon");
    Path left = Files.createDirectories(data.resolve("benchmark/old"));
    Files.writeString(left.resolve("nightshift.0.0"), "x");
    try (var docker = DockerHost.of(Map.of())) {
      var killed = docker.scratch();
      killed.prepare();
      String container = killed.create();
      benchmarks("", "unix:///var/run/docker.sock", () -> 0.1).sweep();
      assertThat(docker.inspect(container)).isEmpty();
    }
    assertThat(data.resolve("benchmark")).doesNotExist();
  }

  @Test
  void theGuardInterruptsWithinASecond() throws InterruptedException {
    var eyes = new ShownHost(() -> 0.9);
    var watch = new Watch(eyes::pulse, Neighbours.UNKNOWN, BenchmarkConfig.DEFAULTS, false);
    var before = new dev.nightshift.engine.benchmark.Window(0.1, 0, 1, 0.5, Map.of());
    long quickest = Long.MAX_VALUE;
    // the best of five: a busy machine may wake a thread late, a slow guard is slow each time
    for (int i = 0; i < 5; i++) {
      long begin = System.nanoTime();
      var ended =
          watch.guard(
              before,
              false,
              Optional::empty,
              () -> {
                Thread.sleep(Duration.ofMinutes(1));
                return "done";
              });
      quickest = Math.min(quickest, System.nanoTime() - begin);
      assertThat(ended)
          .isEqualTo(
              new Watch.Guarded.Ended<>(
                  new Guard.Suffering("others came to need 90 % of the CPU", true)));
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofSeconds(1));
  }
}
