package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.usage.CollectionConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ProcessMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collects on the machine the test runs on: from its real kernel, its real Docker daemon where
/// there is one, into a real database.
class CollectorTest {
  private static final CollectionConfig EVERY_SECOND =
      new CollectionConfig(Duration.ofSeconds(1), true);
  private static final String BURNER = "nightshift-test-burner";
  private static final String STATS = "{{.Name}} {{.CPUPerc}} {{.MemUsage}}";
  private static final String HOLDER = "nightshift-test-holder";
  private static final String SHARING = "nightshift-test-sharing";
  private static final List<String> NAMES = List.of(BURNER, HOLDER, SHARING);

  @TempDir Path folder;
  private Database database;
  private HostSources sources;
  private Collector collector;
  private Instant shift = Instant.EPOCH;
  private boolean docker;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(CollectorTest.class);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    if (collector != null) {
      collector.close();
      sources.close();
    }
    if (docker) {
      for (String name : NAMES) {
        DockerCli.docker("rm", "-f", name);
      }
    }
    database.close();
  }

  @Test
  void withoutDockerTheHostItselfIsWatched() throws InterruptedException {
    open(DockerHost.at("unix://" + folder.resolve("none.sock")), "host-only");
    collector.follow();
    collector.oneRound();
    Thread.sleep(250);
    collector.oneRound();
    assertThat(collector.writeAll()).isTrue();
    assertThat(collector.dockerFailure())
        .hasValueSatisfying(
            failure -> assertThat(failure).hasMessageStartingWith("There is no Docker socket"));
    var row = rows("select * from nightshift.host_sample").getFirst();
    long known = row.values().stream().filter(value -> value != null).count() - 3;
    assertThat(known).as("metrics of a host").isGreaterThanOrEqualTo(40);
    assertThat(row.get("containers_running")).as("unknown, not 0").isNull();
    assertThat(rows("select * from nightshift.collector_sample")).hasSize(2);
    assertThat(rows("select name from nightshift.host where docker_version is null"))
        .containsExactly(Map.of("name", "host-only"));
  }

  @Test
  void samplesAgreeWithTheCgroupsOwnCountersAndWithDockerStats()
      throws IOException, InterruptedException {
    startTwo();
    open(DockerHost.of(Map.of()), "agreeing");
    collector.follow();
    String id = DockerCli.docker("inspect", "-f", "{{.Id}}", BURNER);
    // a round sooner than 200 ms after the first reading would leave the sample to the next
    Thread.sleep(500);
    var beforeFirst = CgroupFacts.of(id);
    collector.oneRound();
    var afterFirst = CgroupFacts.of(id);
    Thread.sleep(4_000);
    var beforeSecond = CgroupFacts.of(id);
    collector.oneRound();
    var afterSecond = CgroupFacts.of(id);
    String stats = DockerCli.docker("stats", "--no-stream", "--format", STATS);
    collector.writeAll();

    // what lies between two rounds is no less than what the counters gained from just after the
    // one to just before the other, and no more than from before the one to after the other,
    // however long this test was kept from the CPU
    var burner = latest(BURNER);
    double used = number(burner, "cpu_cores") * number(burner, "seconds") * 1e9;
    assertThat(used)
        .isBetween(
            0.999 * (beforeSecond.usageNanos() - afterFirst.usageNanos()),
            1.001 * (afterSecond.usageNanos() - beforeFirst.usageNanos()));
    assertThat(number(burner, "cpu_cores")).isBetween(0.02, 0.6);
    assertThat(number(burner, "cpu_limit_cores")).isEqualTo(0.5);
    assertThat(number(burner, "periods"))
        .isBetween(
            (double) beforeSecond.periods() - afterFirst.periods(),
            (double) afterSecond.periods() - beforeFirst.periods());
    assertThat(number(burner, "throttled_periods"))
        .isBetween(
            (double) beforeSecond.throttledPeriods() - afterFirst.throttledPeriods(),
            (double) afterSecond.throttledPeriods() - beforeFirst.throttledPeriods());
    if (beforeFirst.stalledSeconds() == null
        || afterFirst.stalledSeconds() == null
        || beforeSecond.stalledSeconds() == null
        || afterSecond.stalledSeconds() == null) {
      assertThat(burner.get("cpu_stalled_seconds")).as("unknown, not 0").isNull();
    } else {
      assertThat(number(burner, "cpu_stalled_seconds"))
          .as("the quota stalls it")
          .isPositive()
          .isBetween(
              beforeSecond.stalledSeconds() - afterFirst.stalledSeconds() - 0.001,
              afterSecond.stalledSeconds() - beforeFirst.stalledSeconds() + 0.001);
    }
    assertThat(number(burner, "memory_peak_bytes"))
        .isBetween((double) beforeSecond.peakBytes(), (double) afterSecond.peakBytes());
    assertThat(number(burner, "memory_limit_bytes")).isEqualTo(64L << 20);
    assertThat(number(burner, "network_received_bytes")).isNotNegative();

    var holder = latest(HOLDER);
    double shown = memoryShown(stats, HOLDER);
    assertThat(number(holder, "memory_working_set_bytes")).isEqualTo(shown, within(0.05 * shown));
    assertThat(number(holder, "memory_anon_bytes")).isGreaterThan(15 << 20);
    assertThat(number(holder, "memory_peak_bytes"))
        .isGreaterThanOrEqualTo(number(holder, "memory_bytes"));
    assertThat(holder.get("cpu_limit_cores")).isNull();
  }

  @Test
  void aSharedNetworkIsNotCountedTwice() throws IOException, InterruptedException {
    startTwo();
    DockerCli.start(SHARING, List.of("--network", "container:" + HOLDER), "/bin/sleep", "1000");
    open(DockerHost.of(Map.of()), "sharing");
    collector.follow();
    collector.oneRound();
    Thread.sleep(300);
    collector.oneRound();
    collector.writeAll();
    assertThat(latest(SHARING).get("network_received_bytes")).isNull();
    assertThat(latest(HOLDER).get("network_received_bytes")).isNotNull();
  }

  @Test
  void followsContainersAsTheyComeChangeAndGo() throws IOException, InterruptedException {
    docker = true;
    DockerCli.assumeDaemon();
    open(DockerHost.of(Map.of()), "following");
    collector.start();
    waitFor(() -> collector.latestRound().isPresent());

    DockerCli.start(
        BURNER, List.of("-m", "64m", "--memory-swap", "64m"), "/bin/sh", "-c", "exec sleep 1000");
    waitFor(() -> !samples(BURNER).isEmpty());
    DockerCli.docker("update", "-m", "96m", "--memory-swap", "96m", BURNER);
    waitFor(() -> limits(BURNER).size() == 2);
    assertThat(limits(BURNER)).containsExactly(64L << 20, 96L << 20);

    DockerCli.docker("restart", "-t", "0", BURNER);
    waitFor(() -> events(BURNER).contains("restart"));
    int beforeRestart = samples(BURNER).size();
    waitFor(() -> samples(BURNER).size() > beforeRestart + 1);
    DockerCli.docker("rm", "-f", BURNER);
    waitFor(() -> events(BURNER).contains("destroy"));
    waitFor(
        () ->
            !rows("select 1 from nightshift.container where name = '"
                    + BURNER
                    + "' and removed_at is not null")
                .isEmpty());

    assertThat(events(BURNER)).contains("start", "die", "restart", "update", "destroy");
    assertThat(
            rows(
                "select 1 from nightshift.container_sample where seconds <= 0 or cpu_cores < 0 or page_faults < 0"))
        .as("no reset shows as a negative number")
        .isEmpty();
    assertThat(
            rows(
                "select 1 from nightshift.container_sample group by container_id, at having count(*) > 1"))
        .isEmpty();
    assertThat(
            rows("select 1 from nightshift.container_limit where upper_inf(valid)").stream()
                .toList())
        .as("limits end with their container")
        .hasSize((int) runningNow());
  }

  @Test
  void aContainerThatLivesShorterThanAnIntervalLeavesASample()
      throws IOException, InterruptedException {
    docker = true;
    DockerCli.assumeDaemon();
    open(DockerHost.of(Map.of()), "short", new CollectionConfig(Duration.ofSeconds(10), true));
    collector.start();
    waitFor(() -> collector.latestRound().isPresent());
    DockerCli.start(
        BURNER,
        List.of(),
        "/bin/sh",
        "-c",
        "end=$(( $(busybox date +%s) + 3 )); while [ $(busybox date +%s) -lt $end ]; do :; done");
    waitFor(() -> !samples(BURNER).isEmpty());
    var sample = latest(BURNER);
    assertThat(number(sample, "seconds")).isBetween(0.2, 9.0);
    assertThat(number(sample, "cpu_cores")).isGreaterThan(0.05);
  }

  @Test
  void labelEnableFalseKeepsAContainerUnmeasured() throws IOException, InterruptedException {
    docker = true;
    DockerCli.assumeDaemon();
    DockerCli.start(BURNER, List.of("--label", "nightshift.enable=false"), "/bin/sleep", "1000");
    open(DockerHost.of(Map.of()), "leaving");
    collector.follow();
    collector.oneRound();
    Thread.sleep(300);
    collector.oneRound();
    collector.writeAll();
    assertThat(rows("select watched from nightshift.container where name = '" + BURNER + "'"))
        .containsExactly(Map.of("watched", false));
    assertThat(samples(BURNER)).isEmpty();
  }

  @Test
  void containersOfBenchmarksAreNoneOfTheHosts() throws IOException, InterruptedException {
    docker = true;
    DockerCli.assumeDaemon();
    // as if by a process that lives, or a benchmark of another test would tidy it away
    DockerCli.start(
        BURNER,
        List.of(
            "--label",
            "nightshift.scratch=benchmark",
            "--label",
            "nightshift.scratch.owner="
                + ProcessHandle.current().pid()
                + "/"
                + ProcessHandle.current().info().startInstant().orElseThrow().getEpochSecond()),
        "/bin/sleep",
        "99");
    open(DockerHost.of(Map.of()), "scratch");
    collector.follow();
    collector.oneRound();
    collector.writeAll();
    assertThat(rows("select name from nightshift.container where name = '" + BURNER + "'"))
        .isEmpty();
  }

  @Test
  void aClockSetBackMakesNoSecondPast() throws InterruptedException {
    open(DockerHost.at("unix://" + folder.resolve("none.sock")), "clock");
    for (int i = 0; i < 3; i++) {
      collector.oneRound();
      Thread.sleep(50);
    }
    shift = shift.minusSeconds(30);
    assertThat(collector.oneRound().at()).as("held").isNull();
    shift = shift.minusSeconds(3_600);
    assertThat(collector.oneRound().at()).as("the time is taken back").isNull();
    Thread.sleep(50);
    assertThat(collector.oneRound().at()).isNotNull();
    collector.writeAll();
    assertThat(rows("select at, seconds from nightshift.host_sample where seconds > 5")).isEmpty();
    assertThat(rows("select 1 from nightshift.collector_sample"))
        .as("only the round after the last change, the earlier ones lie in the future")
        .hasSize(1);
  }

  @Test
  void aClockSetForwardMakesNoLongSample() throws InterruptedException {
    open(DockerHost.at("unix://" + folder.resolve("none.sock")), "forward");
    for (int i = 0; i < 3; i++) {
      collector.oneRound();
      Thread.sleep(50);
    }
    shift = shift.plusSeconds(3_600);
    for (int i = 0; i < 2; i++) {
      collector.oneRound();
      Thread.sleep(50);
    }
    collector.writeAll();
    assertThat(rows("select at, seconds from nightshift.host_sample where seconds > 5")).isEmpty();
    assertThat(rows("select 1 from nightshift.collector_sample")).hasSize(5);
  }

  private void startTwo() throws IOException, InterruptedException {
    docker = true;
    DockerCli.assumeDaemon();
    DockerCli.start(
        BURNER, List.of("--cpus", "0.5", "-m", "64m"), "/bin/sh", "-c", "while :; do :; done");
    DockerCli.start(
        HOLDER,
        List.of("-m", "128m"),
        "/bin/sh",
        "-c",
        "{ dd if=/dev/zero bs=1M count=20; sleep 1000; } | tail -c 20971520");
    double held = 0;
    for (int i = 0; i < 20 && held < 20 << 20; i++) {
      held = memoryShown(DockerCli.docker("stats", "--no-stream", "--format", STATS), HOLDER);
    }
  }

  private void open(DockerHost daemon, String name) {
    open(daemon, name, EVERY_SECOND);
  }

  private void open(DockerHost daemon, String name, CollectionConfig config) {
    var files = KernelFiles.withinLimits();
    sources =
        new HostSources(
            name,
            HostMeter.ofThisMachine(files),
            Cgroups.ofThisMachine(files),
            daemon,
            new ProcessMeter(files));
    InstantSource clock =
        () -> InstantSource.system().instant().plusSeconds(shift.getEpochSecond());
    collector = Collector.open(sources, database.jdbi(), clock, config);
  }

  private static void waitFor(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
      Thread.sleep(100);
    }
    assertThat(condition.getAsBoolean()).as("within 30 s").isTrue();
  }

  private long runningNow() {
    return rows("select 1 from nightshift.container where removed_at is null").size();
  }

  private List<Map<String, Object>> samples(String name) {
    return rows(
        """
        select s.* from nightshift.container_sample s join nightshift.container c on c.id = s.container_id
        where c.name = '%s' order by at
        """
            .formatted(name));
  }

  private Map<String, Object> latest(String name) {
    return samples(name).getLast();
  }

  private List<Object> limits(String name) {
    return rows(
            """
            select l.effective_memory_bytes as bytes from nightshift.container_limit l
            join nightshift.container c on c.id = l.container_id where c.name = '%s' order by lower(valid)
            """
                .formatted(name))
        .stream()
        .map(row -> row.get("bytes"))
        .toList();
  }

  private List<Object> events(String name) {
    return rows(
            """
            select e.kind from nightshift.container_event e
            join nightshift.container c on c.id = e.container_id where c.name = '%s' order by e.at
            """
                .formatted(name))
        .stream()
        .map(row -> row.get("kind"))
        .toList();
  }

  private List<Map<String, Object>> rows(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }

  private static double number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).doubleValue();
  }

  /// Bytes in what `docker stats` prints, e.g. `20.97MiB / 128MiB`.
  private static double memoryShown(String stats, String name) {
    String line = stats.lines().filter(one -> one.startsWith(name + " ")).findFirst().orElseThrow();
    String[] parts = line.split(" ", -1);
    String used = parts[2];
    double value = Double.parseDouble(used.replaceAll("[A-Za-z]+", ""));
    return used.endsWith("MiB") ? value * (1 << 20) : used.endsWith("KiB") ? value * 1024 : value;
  }

  /// The cgroup's own counters, read by this test.
  private record CgroupFacts(
      long usageNanos,
      long periods,
      long throttledPeriods,
      long peakBytes,
      @Nullable Double stalledSeconds) {
    /// @param id of the container
    static CgroupFacts of(String id) throws IOException {
      Path v1 = Path.of("/sys/fs/cgroup/cpu/docker/" + id + "/cpu.stat");
      if (Files.exists(v1)) {
        String stat = Files.readString(v1);
        return new CgroupFacts(
            alone("/sys/fs/cgroup/cpuacct/docker/" + id + "/cpuacct.usage"),
            value(stat, "nr_periods"),
            value(stat, "nr_throttled"),
            alone("/sys/fs/cgroup/memory/docker/" + id + "/memory.max_usage_in_bytes"),
            stalled(Path.of("/sys/fs/cgroup/unified/docker/" + id + "/cpu.pressure")));
      }
      Path scope = Path.of("/sys/fs/cgroup/system.slice/docker-" + id + ".scope");
      Path v2 = Files.exists(scope) ? scope : Path.of("/sys/fs/cgroup/docker/" + id);
      String stat = Files.readString(v2.resolve("cpu.stat"));
      return new CgroupFacts(
          value(stat, "usage_usec") * 1_000,
          value(stat, "nr_periods"),
          value(stat, "nr_throttled"),
          alone(v2.resolve("memory.peak").toString()),
          stalled(v2.resolve("cpu.pressure")));
    }

    private static long alone(String file) throws IOException {
      return Long.parseLong(Files.readString(Path.of(file)).strip());
    }

    private static @Nullable Double stalled(Path pressure) throws IOException {
      if (!Files.exists(pressure)) {
        return null;
      }
      String some = Files.readString(pressure).lines().findFirst().orElseThrow();
      return Long.parseLong(some.substring(some.indexOf("total=") + 6).strip()) / 1e6;
    }

    private static long value(String stat, String key) {
      return stat.lines()
          .filter(line -> line.startsWith(key + " "))
          .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
          .findFirst()
          .orElseThrow();
    }
  }
}
