package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines in processes of their own on one external database.
class TwoNodesTest {
  @TempDir private Path folder;

  @Test
  void fleetJobsRunOnceAndHostJobsOnEachHost() throws Exception {
    try (var database = TestDatabase.forClass(TwoNodesTest.class);
        var alpha = start(database, "alpha", "never");
        var _ = start(database, "beta", "never")) {
      Instant due =
          InstantSource.system().instant().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
      for (String host : List.of("alpha", "beta")) {
        RunningEngine.profile(
            folder.resolve(host), "due", profile("'daily %s'".formatted(time(due))));
        var use =
            Typed.nightshift(
                settings(database, host),
                folder.resolve(host),
                "profile",
                "use",
                "due",
                "--host",
                host);
        assertThat(use.exit()).as(use.error()).isZero();
      }
      alpha.eventually(
          "the fleet's job and both hosts' have run",
          () -> runs(database, due).stream().filter(r -> r.endsWith(" done")).count() >= 3);
      // whoever would run it twice does so at once
      Thread.sleep(2_000);
      assertThat(runs(database, due))
          .containsExactlyInAnyOrder(
              "retention fleet done",
              "health-check host:alpha done",
              "health-check host:beta done");
      assertThat(
              RunningEngine.count(
                  database,
                  "select count(distinct host_id) from nightshift.collector_sample where at > now() - interval '5 s'"))
          .isEqualTo(2);
    }
  }

  private RunningEngine start(Database database, String host, String due) throws Exception {
    return RunningEngine.start(folder.resolve(host), profile(due), settings(database, host));
  }

  private static String profile(String due) {
    return RunningEngine.PROFILE
        + "schedule: {retention: %s, health-check: %s, roll-up: never, outbox: never}\n"
            .formatted(due, due);
  }

  private static String time(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalTime().toString();
  }

  private static Map<String, String> settings(Database database, String host) {
    var settings = new HashMap<>(TestDatabase.environment(database));
    settings.put("NIGHTSHIFT_HOST", host);
    return settings;
  }

  private static List<String> runs(Database database, Instant due) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "select job || ' ' || scope || ' ' || state from nightshift.job_run where scheduled_at = :due")
                    .bind("due", due)
                    .mapTo(String.class)
                    .list());
  }
}
