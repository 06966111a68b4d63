package dev.nightshift.jobs.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.WorkloadKey;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks the machine's real daemon where there is one, and sockets that are not one.
class DockerHostTest {
  private static final String NAME = "nightshift-test-host";

  @TempDir Path folder;

  @AfterEach
  void removeTheContainer() throws IOException, InterruptedException {
    if (Files.exists(Path.of("/usr/bin/docker"))) {
      DockerCli.docker("rm", "-f", NAME);
    }
  }

  @Test
  void inspectsAContainerWithItsLimits() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
    String id =
        DockerCli.start(
            NAME,
            List.of(
                "--cpus",
                "0.5",
                "-m",
                "64m",
                "--pids-limit",
                "50",
                "--network",
                "none",
                "--label",
                "nightshift.enable=false",
                "--label",
                "nightshift.group=batch"),
            "/bin/sleep",
            "1000");
    try (var docker = DockerHost.of(Map.of())) {
      assertThat(docker.list()).contains(new DockerHost.Listed(id, "running"));
      var facts = docker.inspect(id).orElseThrow();
      assertThat(facts.name()).isEqualTo(NAME);
      assertThat(facts.command()).isEqualTo("/bin/sleep 1000");
      assertThat(facts.watched()).isFalse();
      assertThat(facts.ownNetwork()).isTrue();
      assertThat(facts.running()).isTrue();
      assertThat(facts.pid()).isPositive();
      assertThat(facts.finishedAt()).as("it never ended").isNull();
      assertThat(facts.workload()).isEqualTo(new WorkloadKey(WorkloadKey.Kind.GROUP, "batch"));
      assertThat(facts.limits())
          .isEqualTo(
              new ContainerLimits(
                  500_000_000L, null, null, null, null, 67_108_864L, 134_217_728L, null, 50L));
    }
  }

  @Test
  void whatIsGoneIsNoFailure() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
    try (var docker = DockerHost.of(Map.of())) {
      assertThat(docker.inspect("0".repeat(64))).isEmpty();
      assertThat(docker.facts().version()).isNotBlank();
    }
  }

  @Test
  void measuresThroughTheDaemon() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
    String id = DockerCli.start(NAME, List.of("-m", "64m", "--cpus", "0.5"), "/bin/sleep", "1000");
    try (var docker = DockerHost.of(Map.of())) {
      var facts = docker.inspect(id).orElseThrow();
      var reading = docker.stats().read(facts).orElseThrow();
      long quickest = Long.MAX_VALUE;
      for (int i = 0; i < 5 && quickest > Duration.ofMillis(500).toNanos(); i++) {
        // old daemons let whoever asks twice in a row wait for their next look at a container
        Thread.sleep(2_200);
        long start = System.nanoTime();
        reading = docker.stats().read(facts).orElseThrow();
        quickest = Math.min(quickest, System.nanoTime() - start);
      }
      assertThat(Duration.ofNanos(quickest))
          .as("one shot, not two readings a second apart")
          .isLessThan(Duration.ofMillis(900));
      assertThat(reading.cpu().usageNanos()).isPositive();
      assertThat(reading.cpu().limitCores()).isEqualTo(0.5);
      assertThat(reading.memory().usage()).isPositive();
      assertThat(reading.memory().limit()).isEqualTo(67_108_864L);
      assertThat(reading.network().receivedBytes()).isNotNegative();
      assertThat(reading.pids()).isEqualTo(1);
      DockerCli.docker("rm", "-f", NAME);
      assertThat(docker.stats().read(facts)).isEmpty();
    }
  }

  @Test
  void followsWhatHappens() throws IOException, InterruptedException {
    DockerCli.assumeDaemon();
    var seen = new Recorder();
    try (var docker = DockerHost.of(Map.of());
        var _ = docker.follow(seen)) {
      assertThat(seen.next()).isEqualTo("connected");
      String id = DockerCli.start(NAME, List.of(), "/bin/sh", "-c", "exit 3");
      seen.until("start " + id + " null");
      seen.until("die " + id + " 3");
    }
  }

  @Test
  void anAbsentSocketIsToldInOneSentence() {
    try (var docker = DockerHost.at("unix://" + folder.resolve("no.sock"))) {
      assertThatThrownBy(docker::list)
          .isInstanceOfSatisfying(
              NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.HOST))
          .hasMessageStartingWith("There is no Docker socket at " + folder.resolve("no.sock"));
    }
  }

  @Test
  void aStoppedDaemonIsToldInOneSentence() throws IOException {
    Path socket = folder.resolve("stopped.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
    }
    try (var docker = DockerHost.at("unix://" + socket)) {
      assertThatThrownBy(docker::list).hasMessageContaining("does not answer: start it");
    }
  }

  /// Lists containers in a process that even as root may not use what is not root's.
  @Test
  void aSocketWithoutPermissionIsToldInOneSentence() throws IOException {
    Path socket = folder.resolve("private.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
      var command = new ArrayList<String>();
      if (System.getProperty("user.name").equals("root")) {
        command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"));
      }
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              Lister.class.getName(),
              "unix://" + socket));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.lines().toList().getLast())
          .isEqualTo(
              "No permission to use the Docker socket "
                  + socket
                  + ": run as root, or add this user to the group that owns it (usually 'docker').");
    }
  }

  /// Tries to list the containers of the daemon it is given, and says what went wrong.
  static final class Lister {
    private Lister() {}

    public static void main(String[] arguments) {
      try (var docker = DockerHost.at(arguments[0])) {
        System.out.println(docker.list());
      } catch (RuntimeException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }

  @Test
  void permissionDeniedIsRecognised() {
    var failure =
        DockerFailure.of(
            java.net.URI.create("unix:///var/run/docker.sock"),
            new RuntimeException(new java.net.SocketException("Permission denied")));
    assertThat(failure)
        .hasMessage(
            "No permission to use the Docker socket /var/run/docker.sock: run as root, or add this"
                + " user to the group that owns it (usually 'docker').");
  }

  @Test
  void aWrongAddressIsTheOperators() {
    assertThatThrownBy(() -> DockerHost.of(Map.of("DOCKER_HOST", "what is this")))
        .isInstanceOfSatisfying(
            NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OPERATOR));
  }

  @Test
  void aDaemonThatComesBackIsFollowedAgain() throws IOException, InterruptedException {
    var seen = new Recorder();
    try (var docker = DockerHost.at("unix://" + folder.resolve("late.sock"));
        var _ = docker.follow(seen)) {
      assertThat(seen.next()).startsWith("lost There is no Docker socket");
      assertThat(seen.next()).as("asked again after a pause").startsWith("lost");
    }
  }

  /// Writes down what it hears.
  private static final class Recorder implements DockerEvents.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void connected() {
      heard.add("connected");
    }

    @Override
    public void happened(DockerEvent event) {
      heard.add(event.action() + " " + event.dockerId() + " " + event.exitCode());
    }

    @Override
    public void lost(NightshiftException why) {
      heard.add("lost " + why.getMessage());
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(15, TimeUnit.SECONDS));
    }

    void until(String wanted) throws InterruptedException {
      String one = next();
      while (!one.equals(wanted)) {
        assertThat(one).as("waiting for " + wanted).isNotEqualTo("null");
        one = next();
      }
    }
  }
}
