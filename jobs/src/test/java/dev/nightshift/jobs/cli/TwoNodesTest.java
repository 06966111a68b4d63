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
    Instant due = InstantSource.system().instant().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS);
    String profile =
        RunningEngine.PROFILE
            + "schedule: {retention: 'daily %s', health-check: 'daily %s', roll-up: never, outbox: never}\n"
                .formatted(time(due), time(due));
    try (var database = TestDatabase.forClass(TwoNodesTest.class);
        var alpha = RunningEngine.start(folder.resolve("a"), profile, settings(database, "alpha"));
        var _ = RunningEngine.start(folder.resolve("b"), profile, settings(database, "beta"))) {
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
