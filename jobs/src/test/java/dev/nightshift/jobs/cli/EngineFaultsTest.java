package dev.nightshift.jobs.cli;

import static dev.nightshift.jobs.cli.RunningEngine.count;
import static dev.nightshift.jobs.cli.RunningEngine.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.docker.DockerCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A running engine while the world around it fails: it loses nothing that it stored, and comes
/// back by itself.
class EngineFaultsTest {
  private static final String BEFORE = "nightshift-test-before-outage";
  private static final String DURING = "nightshift-test-during-outage";

  private Path data;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    data = Files.createTempDirectory("nightshift-engine-faults-");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void remove() throws IOException, InterruptedException {
    // the server hears of a killed engine a moment later, and writes until it has ended
    var server = ProcessHandle.of(server()).filter(ProcessHandle::isAlive);
    if (server.isPresent()) {
      server.get().onExit().join();
    }
    assertThat(run("rm", "-rf", data.toString())).isTrue();
  }

  private RunningEngine start() throws IOException, InterruptedException {
    return RunningEngine.start(data, Map.of());
  }

  /// The pid of the embedded server; 0 while there is none.
  private long server() {
    try {
      var lines = Files.readAllLines(data.resolve("postgres/data/postmaster.pid"));
      return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
    } catch (IOException e) {
      return 0;
    }
  }

  /// Whole seconds of the longest time without a sample since the first.
  private static long longestGap(Database database) {
    return count(
        database,
        """
        select coalesce(floor(max(extract(epoch from gap))), 0)
        from (select at - lag(at) over (order by at) as gap from nightshift.collector_sample) g
        """);
  }

  @Test
  void killedAmidCollectingItKeepsEverySampleAndStartsAgain() throws Exception {
    long kept;
    long orphan;
    try (var engine = start();
        var database = engine.database()) {
      engine.eventually("samples are stored", () -> samples(database) >= 3);
      kept = samples(database);
      orphan = server();
      engine.process().kill();
    }
    try (var engine = start();
        var database = engine.database()) {
      assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(samples(database)).isGreaterThanOrEqualTo(kept);
      long before = samples(database);
      engine.eventually("samples are stored again", () -> samples(database) >= before + 2);
      engine.process().await("Working until stopped", RunningEngine.PATIENCE);
      assertThat(
              count(
                  database,
                  "select count(*) from nightshift.job_run where node like 'alpha@%' and state = 'failed'"))
          .isZero();
    }
  }

  @Test
  void whileItsDatabaseIsKilledTheSamplesWaitInMemory() throws Exception {
    try (var engine = start();
        var database = engine.database()) {
      engine.eventually("samples are stored", () -> samples(database) >= 3);
      for (int kill = 0; kill < 2; kill++) {
        long before = samples(database);
        long killed = server();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        engine.eventually("another server runs", () -> server() != killed && server() != 0);
        engine.eventually("samples are stored again", () -> samples(database) >= before + 3);
      }
      assertThat(longestGap(database)).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void whileDockerIsAwayTheHostIsWatchedAndWhatComesMeanwhileIsFound() throws Exception {
    DockerCli.assumeDaemon();
    Path real = Path.of("/var/run/docker.sock");
    assumeTrue(Files.exists(real), "Docker is not at its usual socket");
    DockerCli.start(BEFORE, List.of(), "/bin/sleep", "600");
    try (var gate = new SocketGate(data.resolve("docker.sock"), real);
        var engine =
            RunningEngine.start(
                data, Map.of("DOCKER_HOST", "unix://" + data.resolve("docker.sock")));
        var database = engine.database()) {
      engine.eventually("the container is sampled", () -> of(database, BEFORE) >= 2);
      gate.shut();
      DockerCli.start(DURING, List.of(), "/bin/sleep", "600");
      long hosts = samples(database);
      engine.eventually("the host is watched all the same", () -> samples(database) >= hosts + 3);
      assertThat(of(database, DURING)).isZero();
      gate.open();
      engine.eventually("the new container is found", () -> of(database, DURING) >= 2);
      long before = of(database, BEFORE);
      engine.eventually("the old one is sampled", () -> of(database, BEFORE) >= before + 2);
      assertThat(longestGap(database)).isLessThanOrEqualTo(3);
    } finally {
      DockerCli.docker("rm", "-f", BEFORE, DURING);
    }
  }

  private static long of(Database database, String container) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "select count(*) from report.container_sample where container = :name")
                    .bind("name", container)
                    .mapTo(Long.class)
                    .one());
  }

  @Test
  void onAFullDiskItLosesNothingStoredAndGoesOnOnceThereIsSpace() throws Exception {
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", data.toString()));
    try {
      try (var engine = start();
          var database = engine.database()) {
        engine.eventually("samples are stored", () -> samples(database) >= 3);
        fill(data.resolve("ballast"));
        var acknowledged = new AtomicInteger();
        engine.eventually("the disk is felt", () -> !writes(database, acknowledged));
        Files.delete(data.resolve("ballast"));
        long before = samples(database);
        engine.eventually("samples are stored again", () -> samples(database) >= before + 2);
        assertThat(count(database, "select count(*) from nightshift.workload where kind = 'name'"))
            .isGreaterThanOrEqualTo(acknowledged.get());
        engine.process().signal("TERM");
        assertThat(engine.process().waitFor(Duration.ofSeconds(10))).isZero();
      }
    } finally {
      run("umount", data.toString());
    }
  }

  /// Stores half a megabyte in one statement.
  private static boolean writes(Database database, AtomicInteger acknowledged) {
    try {
      acknowledged.addAndGet(
          database
              .jdbi()
              .withHandle(
                  h ->
                      h.execute(
                          """
                          insert into nightshift.workload (kind, name, first_seen, last_seen)
                          select 'name', gen_random_uuid() || repeat('x', 200), now(), now() from generate_series(1, 2000)
                          """)));
      return true;
    } catch (JdbiException refused) {
      return false;
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[1 << 16];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSecondEngineOnTheDataDirectoryIsRefusedInOneSentence() throws Exception {
    try (var engine = start();
        var second =
            NightshiftProcess.start(Map.of("NIGHTSHIFT_HOST", "beta"), data, "run", "--once")) {
      assertThat(second.waitFor(RunningEngine.PATIENCE)).isEqualTo(2);
      assertThat(second.error())
          .matches(
              "nightshift: Another Nightshift \\(pid "
                  + engine.process().pid()
                  + "\\) already works on .*: stop it, or choose another data directory with --data\\.\n");
      try (var database = engine.database()) {
        long before = samples(database);
        engine.eventually("the first goes on", () -> samples(database) > before);
      }
    }
  }

  @Test
  void anotherProfileIsFollowedWithoutARestart() throws Exception {
    try (var engine = start();
        var database = engine.database()) {
      engine.eventually("samples are stored", () -> samples(database) >= 3);
      RunningEngine.profile(data, "slow", "extends: fast\ncollection: {interval: 3s}\n");
      var switched =
          Typed.nightshift(
              Map.of("NIGHTSHIFT_HOST", "alpha"),
              data,
              "profile",
              "use",
              "--host",
              "alpha",
              "slow");
      assertThat(switched.exit()).as(switched.error()).isZero();
      engine.eventually(
          "three samples come three seconds apart",
          () ->
              count(
                      database,
                      """
                      select count(*) from (select at - lag(at) over (order by at) as gap
                        from nightshift.collector_sample order by at desc limit 3) g
                      where gap between interval '2.8 s' and interval '3.2 s'
                      """)
                  == 3);
    }
  }

  @Test
  void ctrlCStopsItWithinTenSecondsWhateverItDoes() throws Exception {
    // right after the start, amid the first cycle, and while it works
    for (String moment : List.of("Database", "Ready after", "Working until stopped")) {
      RunningEngine.profile(data, "fast", RunningEngine.PROFILE);
      try (var process =
          NightshiftProcess.start(
              Map.of("NIGHTSHIFT_PROFILE", "fast", "NIGHTSHIFT_HOST", "alpha"),
              data,
              "run",
              "--sample-for",
              moment.startsWith("Ready") ? "60" : "0")) {
        process.await(moment, RunningEngine.PATIENCE);
        process.signal(moment.startsWith("Working") ? "TERM" : "INT");
        assertThat(process.waitFor(Duration.ofSeconds(10))).as("stopped at: " + moment).isZero();
        assertThat(process.out()).endsWith("Stopped.\n");
        assertThat(process.error()).as("at: " + moment).isEmpty();
        assertThat(ProcessHandle.of(server()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(data.resolve("log/nightshift.log"))
            .content()
            .as("closed in order, at: " + moment)
            .doesNotContain("InterruptedException");
      }
    }
  }
}
