package dev.nightshift.jobs.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Docker daemon of a test's own, to be stopped and started: its own socket, data and containers,
/// no network. Its containers live on while it is away (`--live-restore`).
public final class OwnDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private Process process;

  private OwnDaemon(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.process = start();
  }

  /// Skips the test where no daemon can be started.
  public static OwnDaemon start(String image) throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "a daemon of its own needs root");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/dockerd"))
            || Files.isExecutable(Path.of("/usr/bin/dockerd")),
        "dockerd is not installed");
    var daemon = new OwnDaemon(Files.createTempDirectory("ns-dockerd"));
    try {
      daemon.run("sh", "-c", "docker save " + image + " | docker -H " + daemon.address() + " load");
    } catch (IOException | InterruptedException | IllegalStateException e) {
      daemon.close();
      throw e;
    }
    return daemon;
  }

  public String address() {
    return "unix://" + folder.resolve("docker.sock");
  }

  private Process start() throws IOException, InterruptedException {
    var started =
        new ProcessBuilder(
                // with a network of its own, or it would take the bridge from the machine's daemon
                "unshare",
                "--net",
                "dockerd",
                "--host=" + address(),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false",
                "--live-restore",
                "--storage-driver=vfs",
                "--log-level=error")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        started.destroyForcibly().onExit().join();
        throw new IllegalStateException(
            "dockerd did not start: " + Files.readString(folder.resolve("log")));
      }
      Thread.sleep(50);
    }
    return started;
  }

  private boolean answers() throws IOException, InterruptedException {
    return new ProcessBuilder("docker", "-H", address(), "version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /// As `systemctl stop docker` does it.
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("dockerd did not stop within " + PATIENCE);
    }
  }

  public void startAgain() throws IOException, InterruptedException {
    process = start();
  }

  /// Runs `docker` against it and gives what it printed.
  public String docker(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... command) throws IOException, InterruptedException {
    var running = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (running.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
    }
    return said.strip();
  }

  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void end() throws IOException, InterruptedException {
    try {
      if (!process.isAlive()) {
        startAgain();
      }
      String all = docker("ps", "-aq");
      if (!all.isEmpty()) {
        run("sh", "-c", "docker -H " + address() + " rm -f " + all.replace('\n', ' '));
      }
    } finally {
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
      }
      new ProcessBuilder("umount", folder.resolve("data").toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString()).start().waitFor();
    }
  }
}
