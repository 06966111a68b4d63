package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.JdbiException;

/// `nightshift run` in a process of its own on a data directory, with samples every second and no
/// benchmark, and a look into its database.
final class RunningEngine implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  static final String PROFILE =
      """
      description: Fast enough for tests.
      extends: development
      collection: {interval: 1s}
      benchmark: {enabled: false}
      """;

  private final NightshiftProcess process;
  private final Path data;

  private RunningEngine(NightshiftProcess process, Path data) {
    this.process = process;
    this.data = data;
  }

  /// Starts it and waits until it is ready.
  ///
  /// @param more what else is set from outside
  static RunningEngine start(Path data, Map<String, String> more)
      throws IOException, InterruptedException {
    return start(data, PROFILE, more);
  }

  static RunningEngine start(Path data, String profile, Map<String, String> more)
      throws IOException, InterruptedException {
    profile(data, "fast", profile);
    if (!more.containsKey("NIGHTSHIFT_DATABASE_URL")) {
      PreparedServer.into(data);
    }
    var environment = new HashMap<String, String>();
    environment.put("NIGHTSHIFT_PROFILE", "fast");
    environment.put("NIGHTSHIFT_HOST", "alpha");
    environment.put("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    environment.putAll(more);
    var process =
        NightshiftProcess.start(Map.copyOf(environment), data, "run", "--sample-for", "0");
    try {
      process.await("Ready after", PATIENCE);
    } catch (IOException | InterruptedException | AssertionError e) {
      process.close();
      throw e;
    }
    return new RunningEngine(process, data);
  }

  static void profile(Path data, String name, String yaml) throws IOException {
    Path folder = Files.createDirectories(data.resolve("profiles"));
    Files.writeString(folder.resolve(name + ".yaml"), yaml);
  }

  NightshiftProcess process() {
    return process;
  }

  /// Its database, as a command beside it opens it.
  Database database() {
    return Databases.forCommand(DatabaseConfig.of(Map.of(), data));
  }

  /// Rounds of the collector that were stored.
  static long samples(Database database) {
    return count(database, "select count(*) from nightshift.collector_sample");
  }

  static long count(Database database, String query) {
    return database.jdbi().withHandle(h -> h.createQuery(query).mapTo(Long.class).one());
  }

  /// Waits; while the database is away the answer is no. What never comes is told with the ends of
  /// the logs.
  void eventually(String what, BooleanSupplier holds) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(holds)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within %s: %s\n%s\n%s"
                .formatted(PATIENCE, what, end("log/nightshift.log"), end("postgres/server.log")));
      }
      Thread.sleep(50);
    }
  }

  private String end(String log) throws IOException {
    Path file = data.resolve(log);
    var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  private static boolean answers(BooleanSupplier holds) {
    try {
      return holds.getAsBoolean();
    } catch (JdbiException away) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
