package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The folder of the embedded server: `data` (PostgreSQL's own), `password` (the superuser's),
/// `engine-password`, `port`, `server.log`. Passwords are random and readable by their owner only.
record ServerFolder(Path path) {
  static final String SUPERUSER = "postgres";
  private static final String NO_SPACE = "No space left on device";

  /// The login of engine and commands: no superuser, owner of nothing.
  static final String ENGINE_LOGIN = "nightshift";

  ServerFolder {
    path = path.toAbsolutePath().normalize();
  }

  Path data() {
    return path.resolve("data");
  }

  Path log() {
    return path.resolve("server.log");
  }

  boolean isNew() {
    return !Files.exists(data().resolve("PG_VERSION"));
  }

  /// The server that runs on the data, if one does.
  Optional<Postmaster> running() {
    return Postmaster.of(data()).filter(Postmaster::lives);
  }

  Login superuser(int port, String database) {
    return new Login(url(port, database), SUPERUSER, secret("password"));
  }

  Login engine(int port, String database) {
    return new Login(url(port, database), ENGINE_LOGIN, secret("engine-password"));
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private String secret(String file) {
    try {
      return Files.readString(path.resolve(file)).strip();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "The password of the embedded PostgreSQL cannot be read from "
              + path.resolve(file)
              + ": run this as the user who runs 'nightshift run'.",
          e);
    }
  }

  boolean hasEngineSecret() {
    return Files.exists(path.resolve("engine-password"));
  }

  /// Makes a password for the engine's login when there is none.
  void ensureEngineSecret() {
    if (!hasEngineSecret()) {
      try {
        writeSecret("engine-password");
      } catch (IOException e) {
        throw new NightshiftException(
            ErrorKind.DATABASE,
            "No password could be written into " + path + ": " + Reason.of(e) + ".",
            e);
      }
    }
  }

  private void writeSecret(String name) throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    replace(path.resolve(name), HexFormat.of().formatHex(secret));
  }

  private static void replace(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PrivateFiles.FILE);
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The port of last time when it is free, so that a URL that somebody noted stays good; else any
  /// free one.
  int choosePort() throws IOException {
    try {
      int last = Integer.parseInt(Files.readString(path.resolve("port")).strip());
      if (isFree(last)) {
        return last;
      }
    } catch (IOException | IllegalArgumentException none) {
      // there was no last time
    }
    return anyPort();
  }

  int anyPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      replace(path.resolve("port"), Integer.toString(port));
      return port;
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /// Makes the data directory: beside, then renamed, so that a half-made one is never used.
  void initialise(Path programs, boolean durable) throws IOException {
    Path half = path.resolve("data.new");
    Path handed = path.resolve("data.new.password");
    if (Files.exists(half)) {
      PostgresBinaries.delete(half);
    }
    var user = ServerUser.of(half);
    writeSecret("password");
    replace(handed, secret("password"));
    user.own(handed);
    Files.createDirectory(half, PrivateFiles.FOLDER);
    user.own(half);
    var command = new ArrayList<>(user.prefix());
    command.addAll(
        List.of(programs.resolve("bin/initdb").toString(), "-D", half.toString(), "--no-locale"));
    command.addAll(List.of("-E", "UTF8", "-U", SUPERUSER, "-A", "scram-sha-256"));
    command.addAll(List.of("--pwfile", handed.toString()));
    if (!durable) {
      command.add("--no-sync");
    }
    try {
      runToEnd(command, user);
    } finally {
      Files.deleteIfExists(handed);
    }
    try {
      Files.move(half, data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(data() + " exists but is no data directory: move it away", e);
    }
  }

  private void runToEnd(List<String> command, ServerUser user) throws IOException {
    Path log = PrivateFiles.file(path.resolve("initdb.log"));
    Process initdb =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
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
      String said = lastLine(log);
      throw new IOException(
          said.contains(NO_SPACE)
              ? "no space left on the disk of "
                  + path
                  + ": free some there, at least 1 GiB, or choose another data directory with --data"
              : "initdb failed: " + said + user.hint(path));
    }
  }

  /// What a log says last: that the disk is full before all else, a fatal line before others.
  static String lastLine(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "it said nothing";
    }
    var lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
    var last = lines.subList(Math.max(0, lines.size() - 8), lines.size()).reversed();
    return last.stream()
        .filter(l -> l.contains(NO_SPACE))
        .findFirst()
        .or(() -> last.stream().filter(l -> l.matches(".*(FATAL|PANIC|error:).*")).findFirst())
        .or(() -> last.stream().findFirst())
        .orElse("it said nothing");
  }
}
