package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerTroubleTest {
  private static final Tool TOOL = new Tool(System.getenv("PATH"));

  @TempDir Path folder;

  @BeforeEach
  void thereIsADaemon() {
    assumeTrue(Files.exists(Path.of("/var/run/docker.sock")), "there is no Docker daemon");
  }

  @Test
  void aDaemonThatVanishesInTheMiddleIsAFailureThatSaysSo()
      throws InterruptedException, IOException {
    Path socket = folder.resolve("docker.sock");
    try (var _ = VanishingDocker.at(socket, "/start");
        var docker = DockerHost.at("unix://" + socket)) {
      assertThat(new ContainerBenchmark(docker).trial(TOOL, folder))
          .isInstanceOfSatisfying(
              Trial.Failed.class,
              failed -> assertThat(failed.reason()).contains(socket.toString()));
    } finally {
      try (var real = DockerHost.of(Map.of());
          var scratch = real.scratch()) {
        scratch.prepare();
      }
    }
  }

  @Test
  void containersOfAKilledRunAreRemovedBeforeTheNext() {
    try (var docker = DockerHost.of(Map.of())) {
      var killed = docker.scratch();
      killed.prepare();
      String left = killed.create();
      killed.start(left);
      try (var next = docker.scratch()) {
        next.prepare();
        assertThat(docker.inspect(left)).isEmpty();
      }
    }
  }

  @Test
  void whatAnotherProcessUsesIsLeftAlone() throws InterruptedException, IOException {
    var other = new ProcessBuilder("sleep", "60").start();
    String name = "ns-scratch-of-another";
    try (var docker = DockerHost.of(Map.of())) {
      DockerCli.docker("rm", "-f", name);
      String id =
          DockerCli.start(
              name,
              List.of(
                  "--label",
                  "nightshift.scratch=benchmark",
                  "--label",
                  "nightshift.scratch.owner="
                      + other.pid()
                      + "/"
                      + other.toHandle().info().startInstant().orElseThrow().getEpochSecond()),
              "/bin/sleep",
              "60");
      docker.scratch().close();
      assertThat(docker.inspect(id)).as("its process lives").isPresent();
      other.destroyForcibly().waitFor();
      docker.scratch().close();
      assertThat(docker.inspect(id)).as("its process was killed").isEmpty();
    } finally {
      other.destroyForcibly();
      DockerCli.docker("rm", "-f", name);
    }
  }
}
