package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

/// Kills processes that roll up, at any moment.
class RollUpCrashTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final int CONTAINERS = 12;
  private static final int HOURS = 16;
  private static final int KILLS = 3;

  /// Rolls up what is due in the database of the arguments: URL, user, password.
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      var jdbi =
          Jdbi.create(arguments[0], arguments[1], arguments[2]).installPlugin(new PostgresPlugin());
      new HistoryDueStore(jdbi).due(HistoryDueStore.DueHour.FIRST);
      System.out.println("ready");
      new RollUp(jdbi).rollUpDue(NOW);
    }
  }

  @Test
  void killedAtAnyMomentARollUpLosesAndDoublesNothing() throws Exception {
    List<String> unharmed;
    try (var database = filled()) {
      new RollUp(database.jdbi()).rollUpDue(NOW);
      unharmed = histories(database);
    }
    assertThat(unharmed).hasSize(CONTAINERS * HOURS);
    try (var database = filled()) {
      var random = new SplittableRandom(7);
      int last = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        killAmidTheHourAfter(database, last, random.nextInt(50));
        last = made(database);
      }
      assertThat(last).as("it was killed amid its work").isBetween(1, unharmed.size() - 1);
      new RollUp(database.jdbi()).rollUpDue(NOW);
      assertThat(histories(database)).isEqualTo(unharmed);
      assertThat(new HistoryDueStore(database.jdbi()).due(HistoryDueStore.DueHour.FIRST)).isEmpty();
    }
  }

  private static Database filled() {
    var database = TestDatabase.forClass(RollUpCrashTest.class);
    var usage = new GeneratedUsage(database.jdbi());
    usage.day(START);
    long host = usage.host("alpha", START);
    for (int i = 0; i < CONTAINERS; i++) {
      long container = usage.container(host, "c" + i, START);
      usage.containerSamples(host, container, START, Duration.ofSeconds(20), HOURS * 180);
    }
    return database;
  }

  private static void killAmidTheHourAfter(Database database, int before, int millis)
      throws Exception {
    var pool = (HikariDataSource) database.dataSource();
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                pool.getJdbcUrl(),
                pool.getUsername(),
                pool.getPassword())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("ready");
      while (process.isAlive() && made(database) <= before) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      process.waitFor(millis, TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static int made(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from nightshift.container_history")
                    .mapTo(Integer.class)
                    .one());
  }

  private static List<String> histories(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select (to_jsonb(t) - 'rolled_up_at')::text from nightshift.container_history t order by container_id, hour")
                    .mapTo(String.class)
                    .list());
  }
}
