package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines in processes of their own on one database, each at an address of its own of the
/// loopback: a command on the one measures the network to the other.
class BetweenNodesTest {
  private static final String PROFILE =
      RunningEngine.PROFILE.replace("{enabled: false}", "{enabled: false, min-idle: 0%}")
          + "schedule: {retention: never, health-check: never, roll-up: never, outbox: never}\n";

  @TempDir private Path folder;

  @Test
  void aNodeMeasuresTheNetworkToAnother() throws Exception {
    try (var database = TestDatabase.forClass(BetweenNodesTest.class);
        var alpha = start(database, "alpha", "127.0.0.2")) {
      alpha.eventually(
          "a single node says why it measures nothing",
          () -> measure(database).contains("it takes two"));
      try (var _ = start(database, "beta", "127.0.0.3")) {
        // a machine whose CPU is stolen at that moment says so, and is asked again
        alpha.eventually(
            "a byte went to beta and came back",
            () -> measure(database).lines().anyMatch(line -> line.contains("latency-p50")));
        assertThat(typed(database, "benchmark", "history", "tcp-between-hosts"))
            .contains("measured");
        assertThat(typed(database, "jobs", "history", "network-answer"))
            .contains("host:beta", "Answered alpha, which measured the network to this host.");
        assertThat(typed(database, "jobs", "list"))
            .containsPattern("network-answer +host:beta +when asked");
      }
    }
  }

  /// In a process with a folder for temporary files of its own, so that no other benchmark of this
  /// machine is in its way.
  private String measure(Database database) {
    try (var command =
        NightshiftProcess.start(
            settings(database, "alpha", "127.0.0.2"),
            folder.resolve("alpha"),
            List.of("-Djava.io.tmpdir=" + folder),
            "benchmark",
            "run",
            "tcp-between-hosts",
            "--insist")) {
      command.waitFor(RunningEngine.PATIENCE);
      return command.out();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String typed(Database database, String... words) {
    return Typed.nightshift(
            settings(database, "alpha", "127.0.0.2"), folder.resolve("alpha"), words)
        .out();
  }

  private RunningEngine start(Database database, String host, String address) throws Exception {
    return RunningEngine.start(folder.resolve(host), PROFILE, settings(database, host, address));
  }

  private static Map<String, String> settings(Database database, String host, String address) {
    var settings = new HashMap<>(TestDatabase.environment(database));
    settings.put("NIGHTSHIFT_HOST", host);
    settings.put("NIGHTSHIFT_BENCHMARK_ADDRESS", address);
    settings.put("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    return settings;
  }
}
