package dev.nightshift.jobs.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server process that a data directory names in its `postmaster.pid`: it may live, be long
/// dead, or its pid may belong to somebody else by now.
///
/// @param pid its process
/// @param port the port it listens on
/// @param data its data directory
record Postmaster(long pid, int port, Path data) {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration FAST = Duration.ofSeconds(6);
  private static final Duration IMMEDIATE = Duration.ofSeconds(2);

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  static Optional<Postmaster> of(Path data) {
    try {
      List<String> lines = Files.readAllLines(file(data));
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip()), data));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /// Whether that process is a server of this data directory: its command line says so.
  boolean lives() {
    try {
      String command = Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
      return command.contains("postgres") && command.contains(data.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether the pid belongs to somebody else by now.
  boolean isSomebodyElse() {
    return !lives() && ProcessHandle.of(pid).isPresent();
  }

  /// Ends the server: fast (connections are ended, a checkpoint is written), after 6 s without a
  /// checkpoint, after 8 s by force.
  void stop() {
    ProcessHandle.of(pid)
        .ifPresent(
            server -> {
              signal("INT");
              if (!ended(server, FAST)) {
                signal("QUIT");
                if (!ended(server, IMMEDIATE)) {
                  LOG.warn("PostgreSQL (pid {}) does not stop and is ended by force", pid);
                  server.destroyForcibly();
                  ended(server, IMMEDIATE);
                }
              }
            });
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("PostgreSQL (pid {}) could not be sent {}", pid, name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean ended(ProcessHandle server, Duration within) {
    try {
      server.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return !server.isAlive();
    }
  }
}
