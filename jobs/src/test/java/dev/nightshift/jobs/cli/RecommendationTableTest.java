package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.PolicyLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendJob;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.usage.GeneratedHistory;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nightshift recommendations list` on a terminal, with names and answers as they come.
class RecommendationTableTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final int HOURS = 21 * 24;

  private Database database;
  @TempDir private Path folder;

  @BeforeEach
  void advise() throws InterruptedException {
    database = TestDatabase.forClass(RecommendationTableTest.class);
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    for (String name : new String[] {"docker-eu-west-01", "docker-eu-west-02"}) {
      long host = generated.host(name, 24);
      generated.container(host, "checkout-service-1", HOURS, 4.0, 8192L, 1.0, _ -> 500);
      generated.container(host, "checkout-service-2", HOURS, 4.0, 8192L, 1.0, _ -> 600);
      generated.container(host, "reporting-database", HOURS, null, 640L, 0.1, _ -> 545);
      generated.container(host, "queue-worker", HOURS, 2.0, 256L, 2.0, _ -> 255);
      generated.container(host, "new", 5, 2.0, 256L, 0.1, _ -> 100);
      generated.container(
          host,
          "nightly-reports",
          HOURS,
          4.0,
          8192L,
          1.0,
          hour -> hour % 24 >= 9 && hour % 24 < 17 ? 3000 : 400);
    }
    var settings = RightSizingConfig.DEFAULTS;
    new RecommendJob(
            new UsageHistoryStore(database.jdbi()),
            new RecommendationStore(database.jdbi()),
            new PolicyLimitStore(database.jdbi()),
            new MovingLimitStore(database.jdbi()),
            () -> settings)
        .recommend(settings, NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Typed list(String columns, String... more) {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("COLUMNS", columns);
    var words = new String[2 + more.length];
    words[0] = "recommendations";
    words[1] = "list";
    System.arraycopy(more, 0, words, 2, more.length);
    return Typed.nightshift(environment, folder, words);
  }

  @Test
  void fitsAHundredColumns() {
    for (String columns : new String[] {"80", "100", "140"}) {
      var lines = list(columns).out().lines().toList();
      assertThat(lines)
          .hasSizeGreaterThan(12)
          .allSatisfy(
              line -> assertThat(line.length()).isLessThanOrEqualTo(Integer.parseInt(columns)));
    }
  }

  @Test
  void tellsReplicasApartAndWhatAllOfItSaves() {
    assertThat(list("").out())
        .containsPattern("checkout-service-1 +docker-eu-west-01 +memory +8 GiB ")
        .contains("checkout-service-2", "not enough data", "censored")
        .containsPattern("\\d+ changes listed, together saving \\d+\\.\\d\\d a month");
  }

  @Test
  void givesToolsEveryColumnHoweverNarrowTheTerminal() {
    assertThat(list("80", "--format", "csv").out())
        .startsWith(
            "id,workload,container,host,resource,now,proposed,saving_a_month,risk,confidence,undo,age,answer")
        .contains(",checkout-service-1,checkout-service-1,docker-eu-west-01,memory,");
  }
}
