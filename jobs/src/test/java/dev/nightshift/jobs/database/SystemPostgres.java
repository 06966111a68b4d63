package dev.nightshift.jobs.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of Debian's packages with clients of its own version, in a folder of a test.
final class SystemPostgres implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private final Path programs;
  private final Path data;
  private final int port;
  private final Process server;

  private SystemPostgres(Path programs, Path data, int port, Process server) {
    this.programs = programs;
    this.data = data;
    this.port = port;
    this.server = server;
  }

  /// The newest that is installed as a server; empty where there is none.
  static Optional<Path> installed() throws IOException {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (var versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparingInt(SystemPostgres::major));
    }
  }

  private static int major(Path bin) {
    return Integer.parseInt(bin.getParent().getFileName().toString());
  }

  /// @param folder of the test; the server's user may enter it
  static SystemPostgres start(Path bin, Path folder) throws Exception {
    Path data = Files.createDirectory(folder.resolve("system-data"));
    var user = ServerUser.of(data);
    user.own(data);
    run(user, bin.resolve("initdb"), "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N");
    int port = freePort();
    var command = new ArrayList<>(user.prefix());
    command.addAll(List.of(bin.resolve("postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", Integer.toString(port), "-k", "", "-c", "fsync=off"));
    var server =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("system.log").toFile())
            .start();
    var postgres = new SystemPostgres(bin, data, port, server);
    postgres.awaitReady();
    return postgres;
  }

  private static void run(ServerUser user, Path program, String... options) throws Exception {
    var command = new ArrayList<>(user.prefix());
    command.add(program.toString());
    command.addAll(Arrays.asList(options));
    var process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(program + ": " + said);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try (var _ = login("postgres").open()) {
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > deadline || !server.isAlive()) {
          throw new IllegalStateException("no server in " + data, notYet);
        }
      }
      Thread.sleep(20);
    }
  }

  /// An empty database.
  Login database(String name) throws SQLException {
    try (var connection = login("postgres").open();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return login(name);
  }

  private Login login(String database) {
    return new Login("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", null);
  }

  /// What finds its clients, as environment variables.
  String path() {
    return programs.toString();
  }

  @Override
  public void close() {
    server.destroy();
    server
        .onExit()
        .orTimeout(30, TimeUnit.SECONDS)
        .exceptionally(_ -> server.destroyForcibly())
        .join();
  }
}
