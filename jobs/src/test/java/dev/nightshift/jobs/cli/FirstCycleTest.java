package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nightshift run --once` as a newcomer types it, on this machine, with three busy containers:
/// what it stored against what docker stats and the kernel said in the same minute.
class FirstCycleTest {
  @SuppressWarnings("unused") // read by @FieldSource
  static final List<String> CONTAINERS = BusyContainers.ALL;

  private static final double OF_DOCKER = 0.05;
  private static final double OF_THE_KERNEL = 0.02;

  private static Path folder;
  private static BusyContainers containers;
  private static Database database;
  private static Path answer;

  /// What the view of samples holds of a container.
  ///
  /// @param from start of the first interval
  /// @param to end of the last
  record Watched(
      long samples,
      Instant from,
      Instant to,
      double cores,
      @Nullable Double stalled,
      double peakBytes) {}

  @BeforeAll
  static void runOnce() throws Exception {
    assumeThat(BusyContainers.possible()).as("no Docker daemon").isTrue();
    folder = Files.createTempDirectory("nightshift-first-cycle-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path output = folder.resolve("output");
    containers = BusyContainers.start();
    containers.awaitFirstReadings();
    int exit = nightshift(output, 600, "run", "--once");
    assertThat(exit).as("%s", Files.readString(output)).isZero();
    answer = folder.resolve("throttled.json");
    assertThat(nightshift(answer, 60, "query", "who_was_throttled", "--format", "json")).isZero();
    // one more reading of everything, so that the last sample lies between two
    TimeUnit.SECONDS.sleep(2);
    database = Databases.forCommand(DatabaseConfig.of(Map.of(), data()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (database != null) {
      database.close();
    }
    if (containers != null) {
      containers.close();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Test
  void samplesHoldTheHost() {
    long samples =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select count(*) from report.host_sample where cpu_cores > 0 and memory_used_bytes > 0")
                        .mapTo(Long.class)
                        .one());
    assertThat(samples).isGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @FieldSource("CONTAINERS")
  void samplesHoldAMinuteOfEachContainer(String container) {
    var watched = watched(container);
    assertThat(watched.samples()).isGreaterThanOrEqualTo(5);
    assertThat(watched.to().getEpochSecond() - watched.from().getEpochSecond())
        .isBetween(50L, 120L);
  }

  @ParameterizedTest
  @FieldSource("CONTAINERS")
  void cpuAgreesWithDockerStats(String container) {
    var watched = watched(container);
    double docker = containers.of(container).cpu().perSecond(watched.from(), watched.to());
    assertThat(docker).as("the container is busy").isGreaterThan(0.01);
    assertThat(watched.cores()).isCloseTo(docker, within(OF_DOCKER * docker));
  }

  @ParameterizedTest
  @FieldSource("CONTAINERS")
  void memoryAgreesWithDockerStats(String container) {
    record Reading(Instant at, double bytes) {}
    List<Reading> samples =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select at, memory_working_set_bytes from report.container_sample where container = :name")
                        .bind("name", container)
                        .map(
                            (row, _) ->
                                new Reading(row.getTimestamp(1).toInstant(), row.getDouble(2)))
                        .list());
    var docker = containers.of(container).memory();
    double told = samples.stream().mapToDouble(s -> docker.at(s.at())).average().orElseThrow();
    double stored = samples.stream().mapToDouble(Reading::bytes).average().orElseThrow();
    assertThat(stored).isCloseTo(told, within(OF_DOCKER * told));
  }

  @Test
  void theQuestionWhoWasThrottledAgreesWithTheKernel() throws Exception {
    var rows = new ArrayList<JsonNode>();
    for (JsonNode row : JsonMapper.shared().readTree(Files.readString(answer))) {
      if (row.path("container").asString().equals(BusyContainers.BURNER)) {
        rows.add(row);
      }
    }
    assertThat(rows).hasSize(1);
    var watched = watched(BusyContainers.BURNER);
    var kernel = containers.of(BusyContainers.BURNER);
    double share =
        kernel.kernel("nr_throttled").grewBy(watched.from(), watched.to())
            / kernel.kernel("nr_periods").grewBy(watched.from(), watched.to());
    assertThat(share).as("the burner is held back").isPositive();
    assertThat(rows.getFirst().path("throttled_percent").asDouble() / 100)
        .isCloseTo(share, within(Math.max(0.005, OF_THE_KERNEL * share)));
    assertThat(rows.getFirst().path("limit_cores").asDouble()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @FieldSource("CONTAINERS")
  void stallsAgreeWithTheKernelAndAreUnknownWhereItCountsNone(String container) {
    var stalls = containers.of(container).kernel().get("some");
    var watched = watched(container);
    if (stalls == null) {
      assertThat(watched.stalled()).isNull();
    } else {
      double stalled = stalls.grewBy(watched.from(), watched.to()) / 1e6;
      assertThat(watched.stalled()).isCloseTo(stalled, within(Math.max(0.2, OF_DOCKER * stalled)));
    }
  }

  @ParameterizedTest
  @FieldSource("CONTAINERS")
  void peakAgreesWithTheKernel(String container) {
    var watched = watched(container);
    double peak = containers.of(container).kernel("peak").at(watched.to());
    assertThat(watched.peakBytes()).isCloseTo(peak, within(OF_THE_KERNEL * peak));
  }

  private static Watched watched(String container) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select count(*), min(at - make_interval(secs => seconds)), max(at),
                          sum(cpu_cores * seconds) / sum(seconds), sum(cpu_stalled_seconds)::double precision,
                          (array_agg(memory_peak_bytes order by at desc))[1]
                        from report.container_sample
                        where container = :name
                        """)
                    .bind("name", container)
                    .map(
                        (row, _) ->
                            new Watched(
                                row.getLong(1),
                                row.getTimestamp(2).toInstant(),
                                row.getTimestamp(3).toInstant(),
                                row.getDouble(4),
                                row.getObject(5, Double.class),
                                row.getDouble(6)))
                    .one());
  }

  private static Path data() {
    return folder.resolve("data");
  }

  /// Runs a command in a process of its own, without this machine's settings.
  private static int nightshift(Path output, int seconds, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Nightshift.class.getName(),
            "--data",
            data().toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
    builder.redirectError(output.resolveSibling(output.getFileName() + ".err").toFile());
    var process = builder.start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "still running after "
              + seconds
              + " s: "
              + new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    }
    return process.exitValue();
  }
}
