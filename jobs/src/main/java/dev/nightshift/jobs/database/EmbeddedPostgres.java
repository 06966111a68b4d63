package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of our own: the real one, as a child process on the loopback interface, with
/// its data in a folder. It ends when this process ends, however it ends; when it ends by itself it
/// is started again on the same port, so that pools recover.
///
/// The caller holds the lock of the data directory: whatever runs on the data when this starts is
/// an orphan of a process that was killed.
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 5;
  private static final long LOG_BYTES = 10 << 20;

  private final ServerFolder folder;
  private final Path programs;
  private final boolean durable;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int port;
  private volatile boolean ready;
  private volatile boolean closing;
  private volatile @Nullable IOException broken;
  private @Nullable Thread parent;

  /// @param path the server's own folder
  /// @param cache where the programs are unpacked
  /// @param durable whether commits reach the disk; false only for tests
  EmbeddedPostgres(Path path, Path cache, boolean durable) {
    this.folder = new ServerFolder(path);
    this.durable = durable;
    this.programs = PostgresBinaries.in(cache);
  }

  ServerFolder folder() {
    return folder;
  }

  int port() {
    return port;
  }

  /// The server's process, for tests that kill it.
  ProcessHandle handle() {
    return folder
        .running()
        .flatMap(p -> ProcessHandle.of(p.pid()))
        .orElseThrow(() -> new IllegalStateException("the server is not running"));
  }

  /// Starts the server and waits until it answers. Makes its data directory first when there is
  /// none.
  void start() {
    try {
      ServerUser.of(folder.data()).letIn(PrivateFiles.folder(folder.path()));
      if (folder.isNew()) {
        folder.initialise(programs, durable);
      }
      endOrphan();
      port = folder.choosePort();
      // The signal of its parent's death comes when this thread ends, so it stays.
      parent = Thread.ofPlatform().daemon().name("postgres-parent").start(this::keepRunning);
      awaitReady();
    } catch (IOException e) {
      close();
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "PostgreSQL could not be started in " + folder.path() + ": " + Reason.of(e) + ".",
          e);
    }
  }

  /// Two servers on one data directory must never be, and one with unknown settings is not adopted.
  private void endOrphan() throws IOException {
    var earlier = Postmaster.of(folder.data());
    if (earlier.isEmpty()) {
      return;
    }
    if (earlier.get().lives()) {
      LOG.warn(
          "A PostgreSQL of an earlier process (pid {}) still runs on {}; it is stopped and started anew",
          earlier.get().pid(),
          folder.data());
      earlier.get().stop();
    } else if (earlier.get().isSomebodyElse()) {
      // PostgreSQL would take the other process for a server and refuse to start.
      Files.deleteIfExists(Postmaster.file(folder.data()));
    }
  }

  /// Once it was ready it is started again however often it ends: a disk that is full now is freed
  /// some day.
  private void keepRunning() {
    try {
      while (!closing && (ready || failures.get() < ATTEMPTS)) {
        String end = serve();
        if (closing) {
          return;
        }
        Duration pause = pause(failures.incrementAndGet());
        if (ready) {
          LOG.warn(
              "PostgreSQL ended by itself ({}); it is started again in {} ms",
              end,
              pause.toMillis());
        } else if (end.contains("could not create any TCP/IP")) {
          port = folder.anyPort();
        }
        Thread.sleep(pause);
      }
    } catch (IOException e) {
      broken = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs the server until it ends.
  ///
  /// @return why it ended
  private String serve() throws IOException, InterruptedException {
    long since = System.nanoTime();
    try {
      Process server = spawn();
      if (closing) {
        server.destroy();
      }
      int exit = server.waitFor();
      if (System.nanoTime() - since > LONG_ENOUGH.toNanos()) {
        failures.set(0);
      }
      return "exit code " + exit + ": " + ServerFolder.lastLine(folder.log());
    } catch (IOException e) {
      if (!ready) {
        throw e;
      }
      return e.toString();
    }
  }

  /// Short at first, as pools wait; long when it keeps failing, e.g. while the disk is full.
  private static Duration pause(int failures) {
    return Duration.ofMillis(50L << Math.min(failures, 8));
  }

  private Process spawn() throws IOException {
    if (Files.exists(folder.log()) && Files.size(folder.log()) > LOG_BYTES) {
      Files.move(
          folder.log(),
          folder.path().resolve("server.log.old"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    PrivateFiles.file(folder.log());
    var builder =
        new ProcessBuilder(command())
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder.start();
  }

  private List<String> command() throws IOException {
    var command = new ArrayList<>(ServerUser.of(folder.data()).prefix());
    command.addAll(
        List.of(
            programs.resolve("bin/postgres").toString(),
            "-D",
            folder.data().toString(),
            "-p",
            Integer.toString(port),
            "-k",
            ""));
    var settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "max_connections=100",
                "shared_buffers=64MB",
                "max_wal_size=512MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "jit=off",
                "io_method=sync",
                "password_encryption=scram-sha-256",
                "log_line_prefix=%m [%p] %u@%d ",
                "client_connection_check_interval=2s",
                "idle_in_transaction_session_timeout=10min"));
    if (!durable) {
      settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    }
    settings.forEach(s -> command.addAll(List.of("-c", s)));
    return command;
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    String asked = "nobody asked yet";
    while (System.nanoTime() < deadline) {
      try (var connection = folder.superuser(port, "postgres").open()) {
        if (connection.isValid(5)) {
          ready = true;
          failures.set(0);
          return;
        }
      } catch (SQLException e) {
        asked = String.valueOf(e.getMessage());
        if (String.valueOf(e.getSQLState()).startsWith("28")) {
          throw new IOException(
              "it refuses the password in " + folder.path().resolve("password") + ": " + asked, e);
        }
      }
      var failure = broken;
      if (failure != null) {
        throw failure;
      }
      if (failures.get() >= ATTEMPTS || (failures.get() > 0 && mayNotEnter())) {
        throw new IOException(
            "it ended at once: "
                + ServerFolder.lastLine(folder.log())
                + ServerUser.of(folder.data()).hint(folder.path())
                + " (log: "
                + folder.log()
                + ")");
      }
      pause();
    }
    throw new IOException(
        "it was not ready within "
            + START.toSeconds()
            + " s: "
            + asked
            + " (log: "
            + folder.log()
            + ")");
  }

  private boolean mayNotEnter() throws IOException {
    return !ServerUser.of(folder.data()).hint(folder.path()).isEmpty();
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it started", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    folder.running().ifPresent(Postmaster::stop);
    if (parent != null) {
      parent.interrupt();
    }
  }
}
