package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.benchmark.NetworkStore.Kind;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts of one database, the other's side in a thread of its own.
class BetweenHostsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final BenchmarkConfig ALLOWED = BenchmarkConfig.DEFAULTS;
  private static final BenchmarkConfig FORBIDDEN =
      new BenchmarkConfig(
          true, ALLOWED.budget(), ALLOWED.quickBudget(), 0.6, ALLOWED.diskBytes(), 0.02, false);

  private static Database database;
  private static HostId alpha;
  private static HostId beta;

  @TempDir Path folder;

  private final Tool tool = new Tool(System.getenv("PATH")).insisted();
  private NetworkStore store;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(BetweenHostsTest.class);
    var usage = new GeneratedUsage(database.jdbi());
    alpha = new HostId(usage.host("alpha", NOW));
    beta = new HostId(usage.host("beta", NOW));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.jdbi().useHandle(h -> h.execute("delete from nightshift.network_request"));
    database.jdbi().useHandle(h -> h.execute("delete from nightshift.node"));
    store = new NetworkStore(database.jdbi());
  }

  private static void nodeOn(HostId host, String name) {
    new NodeStore(database.jdbi())
        .register(new NodeStore.Registration(name, host.value(), 1, "", "test", NOW));
  }

  private NetworkAnswerJob answers(
      String address, double busy, BenchmarkConfig config, String path) {
    return new NetworkAnswerJob(
        database.jdbi(),
        beta,
        folder.resolve("beta"),
        Map.of("PATH", path, "NIGHTSHIFT_BENCHMARK_ADDRESS", address),
        _ -> new ShownHost(() -> busy),
        () -> config);
  }

  /// Measures as alpha while beta answers.
  private Trial measured(Kind kind, NetworkAnswerJob other) throws InterruptedException {
    nodeOn(beta, "beta@1");
    var said = new AtomicReference<String>("nothing");
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!store.isAsked(beta)) {
                      Thread.sleep(20);
                    }
                    said.set(
                        other
                            .run(new JobRun(1, other.name(), "host:beta", NOW, NOW, 1))
                            .sentence());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    var fleet = new Fleet(database.jdbi(), alpha);
    var trial =
        fleet.benchmarks(true).stream()
            .map(PeerBenchmark.class::cast)
            .filter(benchmark -> benchmark.kind() == kind)
            .findFirst()
            .orElseThrow()
            .trial(tool, folder);
    assertThat(thread.join(LONG)).isTrue();
    assertThat(said.get()).contains("alpha");
    assertThat(store.isAsked(beta)).isFalse();
    return trial;
  }

  private static double value(Trial trial, String metric) {
    assertThat(trial).isInstanceOf(Trial.Measured.class);
    return ((Trial.Measured) trial)
        .values().stream()
            .filter(value -> value.metric().equals(metric))
            .findFirst()
            .orElseThrow()
            .value();
  }

  @Test
  void aByteAndItsAnswerAreTimed() throws InterruptedException {
    var trial =
        measured(Kind.ROUND_TRIP, answers("127.0.0.3", 0.1, ALLOWED, System.getenv("PATH")));
    assertThat(value(trial, "latency-p50")).isBetween(1e-6, 1.0);
    assertThat(value(trial, "latency-p99")).isGreaterThanOrEqualTo(value(trial, "latency-p50"));
  }

  @Test
  void aStreamIsMeasured() throws InterruptedException {
    assumeTrue(tool.find("iperf3").isPresent(), "iperf3 is not installed");
    var trial =
        measured(Kind.THROUGHPUT, answers("127.0.0.3", 0.1, ALLOWED, System.getenv("PATH")));
    assertThat(value(trial, "throughput")).isGreaterThan(1e5);
  }

  @Test
  void aServerThatIsLateIsWaitedFor() throws InterruptedException, IOException {
    var real = tool.find("iperf3");
    assumeTrue(real.isPresent(), "iperf3 is not installed");
    Path late = Files.createDirectory(folder.resolve("late")).resolve("iperf3");
    Files.writeString(late, "#!/bin/sh\nsleep 1\nexec " + real.get() + " \"$@\"\n");
    Files.setPosixFilePermissions(late, PosixFilePermissions.fromString("rwxr-xr-x"));
    var trial =
        measured(
            Kind.THROUGHPUT,
            answers("127.0.0.3", 0.1, ALLOWED, late.getParent() + ":" + System.getenv("PATH")));
    assertThat(value(trial, "throughput")).isGreaterThan(1e5);
  }

  @Test
  void whyTheOtherHostDoesNotAnswerIsTold() throws InterruptedException {
    assertThat(measured(Kind.ROUND_TRIP, answers("127.0.0.3", 0.9, ALLOWED, "")))
        .isEqualTo(
            new Trial.Skipped(
                "beta is not quiet: only 10 % of the CPU is idle, 60 % are asked for"));
    empty();
    assertThat(measured(Kind.ROUND_TRIP, answers("127.0.0.3", 0.1, FORBIDDEN, "")))
        .isEqualTo(
            new Trial.Skipped("beta may not answer by its profile (benchmark.between-hosts)"));
    empty();
    assertThat(measured(Kind.ROUND_TRIP, answers("nowhere", 0.1, ALLOWED, "")))
        .isEqualTo(
            new Trial.Skipped(
                "beta has an address that is none, NIGHTSHIFT_BENCHMARK_ADDRESS=nowhere"));
    empty();
    // both come to the database over the loopback, at which nobody else can be reached
    assertThat(measured(Kind.ROUND_TRIP, answers("", 0.1, ALLOWED, "")))
        .isEqualTo(
            new Trial.Skipped(
                "beta does not know at which address it is reached: set NIGHTSHIFT_BENCHMARK_ADDRESS there"));
  }

  @Test
  void aHostWithoutIperf3SaysSo() throws InterruptedException {
    assumeTrue(tool.find("iperf3").isPresent(), "iperf3 is not installed");
    assertThat(measured(Kind.THROUGHPUT, answers("127.0.0.3", 0.1, ALLOWED, "")))
        .isEqualTo(new Trial.Skipped("beta has no iperf3 (Debian: apt-get install iperf3)"));
  }

  @Test
  void aSingleHostSaysThatItTakesTwo() throws InterruptedException {
    nodeOn(alpha, "alpha@1");
    for (var benchmark : new Fleet(database.jdbi(), alpha).benchmarks(true)) {
      assertThat(benchmark.trial(tool, folder))
          .isEqualTo(
              new Trial.Skipped(
                  "no other host of this database has a running Nightshift: it takes two"));
    }
    for (var benchmark : new Fleet(database.jdbi(), alpha).benchmarks(false)) {
      assertThat(benchmark.trial(tool, folder))
          .isEqualTo(new Trial.Skipped("the profile does not allow it (benchmark.between-hosts)"));
    }
  }

  @Test
  void eachMeasuresWithTheNextAndTheLastWithTheFirst() {
    nodeOn(alpha, "alpha@1");
    nodeOn(beta, "beta@1");
    assertThat(store.peer(alpha, LONG).orElseThrow().name()).isEqualTo("beta");
    assertThat(store.peer(beta, LONG).orElseThrow().name()).isEqualTo("alpha");
  }

  @Test
  void aHostTakesPartInOneMeasurementAtATime() {
    var there = store.ask(alpha, beta, Kind.THROUGHPUT, LONG);
    store.ask(beta, alpha, Kind.THROUGHPUT, LONG);
    assertThat(store.take(beta, LONG).orElseThrow().from()).isEqualTo("alpha");
    assertThat(store.take(alpha, LONG)).isEmpty();
    store.end(there.id(), null);
    assertThat(store.take(alpha, LONG).orElseThrow().from()).isEqualTo("beta");
  }

  @Test
  void whatAKilledRunLeftHoldsUpNobody() {
    store.ask(alpha, beta, Kind.THROUGHPUT, Duration.ZERO);
    assertThat(store.isAsked(beta)).isFalse();
    assertThat(store.take(beta, LONG)).isEmpty();
  }

  @Test
  void trialsOfAHostWaitForItsAnswers() throws Exception {
    var asked = store.ask(alpha, beta, Kind.THROUGHPUT, LONG);
    var turns = new Turns(folder, () -> store.isAsked(beta));
    var got = new AtomicReference<Turns.Turn>();
    var trial =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    got.set(turns.await());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    Thread.sleep(300);
    assertThat(got.get()).isNull();
    try (var answer = turns.take().orElseThrow()) {
      store.end(asked.id(), null);
      Thread.sleep(300);
      assertThat(answer).isNotNull();
      assertThat(got.get()).isNull();
    }
    assertThat(trial.join(LONG)).isTrue();
    assertThat(got.get()).isNotNull();
    got.get().close();
  }

  @Test
  void theLoopbackIsNoAddressForOthers() throws IOException {
    assertThat(OwnAddress.towards("", "127.0.0.1", Optional.of("127.0.0.1"))).isEmpty();
    assertThat(OwnAddress.towards("", null, Optional.empty())).isEmpty();
    assertThat(OwnAddress.towards("127.0.0.3", null, Optional.empty()))
        .contains(InetAddress.ofLiteral("127.0.0.3"));
    // the database may know us by the address of a proxy
    assertThat(OwnAddress.towards("", null, Optional.of("203.0.113.9"))).isEmpty();
  }
}
