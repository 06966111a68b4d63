package dev.nightshift.jobs.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.health.ContainerVitals.Stop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How containers of the machine's real daemon run and end.
class RunStateTest {
  private static final String NAME = "nightshift-test-run-state";
  private final DockerHost docker = DockerHost.of(Map.of());

  @BeforeEach
  void needsADaemon() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
  }

  @AfterEach
  void removeTheContainer() throws IOException, InterruptedException {
    DockerCli.docker("rm", "-f", NAME);
    docker.close();
  }

  @Test
  void aContainerThatRunsHasNoEnd() throws IOException, InterruptedException {
    String id = DockerCli.start(NAME, List.of("--network", "none"), "/bin/sleep", "1000");
    assertThat(docker.runState(id)).contains(new RunState("running", null, null));
  }

  @Test
  void aFailedContainerSaysHowAndWhatItsPolicyAsks() throws IOException, InterruptedException {
    String id =
        DockerCli.start(
            NAME,
            List.of("--network", "none", "--restart", "on-failure:1"),
            "/bin/sh",
            "-c",
            "exit 3");
    Stop stop = ended(id);
    assertThat(stop).isNotNull();
    assertThat(stop.policy()).isEqualTo("on-failure");
    assertThat(stop.exitCode()).isEqualTo(3);
    assertThat(stop.oomKilled()).isFalse();
    assertThat(stop.at()).isNotNull();
  }

  @Test
  void aContainerThatAteItsMemorySaysSo() throws IOException, InterruptedException {
    String id =
        DockerCli.start(
            NAME,
            List.of("--network", "none", "-m", "16m", "--memory-swap", "16m"),
            "/bin/sh",
            "-c",
            "tail /dev/zero");
    Stop stop = ended(id);
    assertThat(stop.policy()).isEqualTo("no");
    assertThat(stop.oomKilled() || Integer.valueOf(137).equals(stop.exitCode())).isTrue();
  }

  @Test
  void aContainerThatIsGoneHasNoState() {
    assertThat(docker.runState("0".repeat(64))).isEmpty();
  }

  private Stop ended(String id) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    @Nullable Stop stop = null;
    while (System.nanoTime() < deadline) {
      var state = docker.runState(id).orElseThrow();
      stop = state.stop();
      if (stop != null) {
        return stop;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the container still runs after 20 s");
  }
}
