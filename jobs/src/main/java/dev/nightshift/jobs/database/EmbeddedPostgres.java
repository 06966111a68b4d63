package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of our own: the real one, as a child process on the loopback interface, with
/// its data in a folder. It ends when this process ends, however it ends: the kernel sends it the
/// signal for a fast shutdown (PR_SET_PDEATHSIG), which fires when the *thread* that started it
/// ends, so that thread stays.
///
/// PostgreSQL refuses to run as root; started by root it runs as user 65534 (nobody).
final class EmbeddedPostgres implements AutoCloseable {
  static final String SUPERUSER = "postgres";

  /// Whom Nightshift connects as once the schema is there: engine, report and approver, nothing
  /// more.
  static final String LOGIN = "nightshift";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String NOBODY = "65534";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final Path folder;
  private final Path home;
  private final boolean durable;
  private @Nullable Process process;
  private int port;

  /// @param folder the server's own folder: `data`, `password`, `server.log`
  /// @param cache where the programs are unpacked
  /// @param durable whether commits reach the disk; false only for tests
  EmbeddedPostgres(Path folder, Path cache, boolean durable) {
    this.folder = folder;
    this.durable = durable;
    this.home = PostgresBinaries.in(cache);
  }

  /// Starts the server, makes its data directory first when there is none, and ends an orphan of an
  /// earlier process.
  void start() {
    try {
      Files.createDirectories(folder);
      boolean fresh = !Files.exists(data().resolve("PG_VERSION"));
      if (fresh) {
        initialise();
      }
      endOrphan();
      port = freePort();
      process = spawn(serverCommand());
      awaitReady(process);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "PostgreSQL could not be started in " + folder + ": " + e.getMessage() + ".",
          e);
    }
  }

  int port() {
    return port;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /// The superuser's password, made once and readable by the owner of the data directory only.
  String password() {
    return password(folder);
  }

  static String password(Path folder) {
    try {
      return Files.readString(folder.resolve("password")).strip();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "The password of the embedded PostgreSQL cannot be read from "
              + folder.resolve("password")
              + ": run this as the user who runs 'nightshift run'.",
          e);
    }
  }

  /// The port of the server that runs on the folder's data, if one does.
  static Optional<Integer> runningPort(Path folder) {
    return postmaster(folder).filter(EmbeddedPostgres::lives).map(Postmaster::port);
  }

  /// The server's process, for tests that kill it.
  ProcessHandle handle() {
    return postmaster(folder)
        .flatMap(p -> ProcessHandle.of(p.pid()))
        .orElseThrow(() -> new IllegalStateException("the server is not running"));
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  /// Stops the server: fast (connections are ended, a checkpoint is written), at once after 8
  /// seconds.
  @Override
  public void close() {
    if (process != null) {
      postmaster(folder).flatMap(p -> ProcessHandle.of(p.pid())).ifPresent(EmbeddedPostgres::stop);
      process = null;
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void initialise() throws IOException {
    Path half = folder.resolve("data.new");
    if (Files.exists(half)) {
      PostgresBinaries.delete(half);
    }
    Files.createDirectories(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    writePassword();
    Path handed = folder.resolve("data.new.password");
    Files.deleteIfExists(handed);
    Files.createFile(
        handed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(handed, password());
    if (root()) {
      own(half);
      own(handed);
    }
    var command = asServerUser();
    command.addAll(
        List.of(
            home.resolve("bin/initdb").toString(),
            "-D",
            half.toString(),
            "--no-locale",
            "-E",
            "UTF8",
            "-U",
            SUPERUSER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            handed.toString()));
    if (!durable) {
      command.add("--no-sync");
    }
    runToEnd(command);
    Files.delete(handed);
    Files.move(half, data());
  }

  private void writePassword() throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Path file = folder.resolve("password");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, HexFormat.of().formatHex(secret));
  }

  private void runToEnd(List<String> command) throws IOException {
    Path log = folder.resolve("initdb.log");
    Process initdb =
        inFolder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!initdb.waitFor(2, TimeUnit.MINUTES)) {
        initdb.destroyForcibly();
        throw new IOException("initdb did not end within two minutes");
      }
    } catch (InterruptedException e) {
      initdb.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the database was made", e);
    }
    if (initdb.exitValue() != 0) {
      throw new IOException("initdb failed: " + lastLine(log) + parentsHint());
    }
  }

  /// As root the server runs as nobody, who must be able to enter every folder above its data.
  private String parentsHint() throws IOException {
    if (root()) {
      for (Path parent = folder.toAbsolutePath().getParent();
          parent != null;
          parent = parent.getParent()) {
        if (!Files.getPosixFilePermissions(parent)
            .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE)) {
          return " (started by root the server runs as user nobody, who cannot enter "
              + parent
              + ": choose another data directory with --data)";
        }
      }
    }
    return "";
  }

  private List<String> serverCommand() {
    var command = asServerUser();
    command.addAll(
        List.of(
            home.resolve("bin/postgres").toString(),
            "-D",
            data().toString(),
            "-p",
            "" + port,
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
                "idle_in_transaction_session_timeout=10min"));
    if (!durable) {
      settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    }
    settings.forEach(s -> command.addAll(List.of("-c", s)));
    return command;
  }

  /// A session of its own, as Ctrl-C in a terminal goes to the whole group and would end the server
  /// before us.
  private List<String> asServerUser() {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      command.addAll(List.of("setsid", "setpriv"));
      if (root()) {
        command.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
      command.addAll(List.of("--pdeathsig=INT", "--"));
    } else if (root()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "PostgreSQL does not run as root and setpriv (of util-linux) is not there to run it as another user:"
              + " start Nightshift as an ordinary user, or set NIGHTSHIFT_DATABASE_URL to a server of your own.");
    }
    return command;
  }

  private Process spawn(List<String> command) throws IOException {
    Path log = folder.resolve("server.log");
    if (Files.exists(log) && Files.size(log) > (10 << 20)) {
      Files.move(
          log, folder.resolve("server.log.old"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    var builder =
        inFolder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    var started = new CompletableFuture<Process>();
    Thread.ofPlatform()
        .daemon()
        .name("postgres-parent")
        .start(
            () -> {
              try {
                Process child = builder.start();
                started.complete(child);
                child.waitFor();
              } catch (IOException e) {
                started.completeExceptionally(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw new IOException("its process could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it started", e);
    }
  }

  private ProcessBuilder inFolder(List<String> command) {
    return new ProcessBuilder(command).directory(Path.of("/").toFile());
  }

  private void awaitReady(Process server) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (var connection = DriverManager.getConnection(url("postgres"), SUPERUSER, password())) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException notYet) {
        LOG.trace("not ready yet", notYet);
      }
      if (!server.isAlive()) {
        throw new IOException(
            "it ended at once: "
                + lastLine(folder.resolve("server.log"))
                + " (log: "
                + folder.resolve("server.log")
                + ")");
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "it was not ready within "
                + START.toSeconds()
                + " s (log: "
                + folder.resolve("server.log")
                + ")");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it started", e);
    }
  }

  /// A server whose parent was killed before it could hear of it: two servers on one data directory
  /// must never be, and one with unknown settings is not adopted.
  private void endOrphan() {
    postmaster(folder)
        .filter(EmbeddedPostgres::lives)
        .flatMap(p -> ProcessHandle.of(p.pid()))
        .ifPresent(
            orphan -> {
              LOG.warn(
                  "A PostgreSQL of an earlier process (pid {}) still runs on {}; it is stopped and started anew",
                  orphan.pid(),
                  data());
              stop(orphan);
            });
  }

  private static void stop(ProcessHandle server) {
    signal(server, "INT");
    if (!ended(server, STOP)) {
      signal(server, "QUIT");
      if (!ended(server, Duration.ofSeconds(2))) {
        server.destroyForcibly();
        ended(server, Duration.ofSeconds(2));
      }
    }
  }

  private static void signal(ProcessHandle server, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
          .start()
          .waitFor(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn(
          "PostgreSQL (pid {}) could not be sent {}; it is ended by force", server.pid(), name, e);
      server.destroyForcibly();
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
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return !server.isAlive();
    }
  }

  private record Postmaster(long pid, int port, Path data) {}

  private static Optional<Postmaster> postmaster(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.get(0).strip()),
              Integer.parseInt(lines.get(3).strip()),
              folder.resolve("data")));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /// A pid may have been given to another program since: its command line must name our data
  /// directory.
  private static boolean lives(Postmaster postmaster) {
    try {
      String command =
          Files.readString(Path.of("/proc/" + postmaster.pid() + "/cmdline")).replace('\0', ' ');
      return command.contains("postgres") && command.contains(postmaster.data().toString());
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static boolean root() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", Integer.parseInt(NOBODY));
    Files.setAttribute(file, "unix:gid", Integer.parseInt(NOBODY));
  }

  private static String lastLine(Path log) throws IOException {
    return Files.exists(log)
        ? Files.readAllLines(log).stream()
            .filter(l -> !l.isBlank())
            .reduce((_, last) -> last)
            .orElse("it said nothing")
        : "it said nothing";
  }
}
