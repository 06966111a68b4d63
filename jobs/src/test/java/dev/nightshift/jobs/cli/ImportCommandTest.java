package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.PolicyLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendJob;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nightshift import` as a person types it, on a real database.
class ImportCommandTest {
  private static final long WEEK = 7 * 86_400;

  private Database database;
  private Map<String, String> environment;
  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.forClass(ImportCommandTest.class);
    environment = TestDatabase.environment(database);
    var lines = new ArrayList<String>(List.of("series,epoch_s,cpu_cores,mem_mib"));
    for (int i = 0; i < 10 * 288; i++) {
      lines.add("steady,%d,0.4,300".formatted(1_000_000_000L + 300L * i));
    }
    lines.add("short,1000000000,0.1,10");
    Files.write(folder.resolve("shop.csv"), lines);
    Files.writeString(
        folder.resolve("series.csv"),
        """
        file,series,interval_s,cpu_capacity,cpu_capacity_unit,mem_capacity,mem_capacity_unit
        shop.csv,steady,300,2,cores,1024,mib
        """);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Typed typed(String... words) {
    return Typed.nightshift(environment, folder, words);
  }

  private Typed imported() {
    return typed("import", "--trace", folder.toString());
  }

  @Test
  void entersTracesAsAHostWhoseNameSaysThatItIsNotReal() {
    var typed = imported();
    assertThat(typed.error()).isEmpty();
    assertThat(typed.out())
        .contains(
            "2 containers and 242 hours of history, as host imported-shop (imported, not real)");
    assertThat(typed("hosts").out()).contains("imported-shop");
  }

  @Test
  void givesAdviceThatNobodyCanApply() throws InterruptedException {
    imported();
    recommend();
    var shown = typed("recommendations", "show", "steady");
    assertThat(shown.out())
        .contains("2 cores → ")
        .contains("Imported from trace shop: not measured here, and nothing can be changed.");
    var planned = typed("plan", "steady");
    assertThat(planned.exit()).isEqualTo(2);
    assertThat(planned.error()).contains("'steady' is imported from a trace");
    var exported = typed("recommendations", "export", "steady");
    assertThat(exported.out()).startsWith("docker update ");
    assertThat(exported.error()).contains("there is no such container to change");
    assertThat(count("plan")).isZero();
  }

  @Test
  void tracesThatAreNotThereAreNamed() throws IOException {
    for (String command : new String[] {"import", "backtest"}) {
      var other = typed(command, "--trace", folder.toString(), "--only", "shop,bar");
      assertThat(other.exit()).isEqualTo(2);
      assertThat(other.error())
          .contains("There is no trace 'bar' in " + folder + "; there are shop.");
      var empty = Files.createDirectories(folder.resolve("empty"));
      Files.writeString(empty.resolve("table.csv"), "a,b\n1,2\n");
      var none = typed(command, "--trace", empty.toString());
      assertThat(none.exit()).isEqualTo(2);
      assertThat(none.error()).contains("holds no trace").contains("series,epoch_s");
    }
  }

  @Test
  void endsTheTraceWithinTheLastWeekAndKeepsTheHourAndTheDayOfTheWeek() {
    imported();
    var last = new RecommendationStore(database.jdbi());
    assertThat(last.current(1)).isEmpty();
    Instant end =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select max(hour) from nightshift.container_history")
                        .mapTo(Instant.class)
                        .one());
    long trace = 1_000_000_000L + 300L * (10 * 288 - 1);
    assertThat(end.getEpochSecond() % WEEK).isEqualTo(trace % WEEK / 3_600 * 3_600);
    assertThat(end).isBetween(Instant.now().minusSeconds(WEEK + 86_400 + 60), Instant.now());
  }

  @Test
  void doesNotImportTwice() {
    imported();
    var again = imported();
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.error()).contains("nightshift import --remove imported-shop");
  }

  @Test
  void takesAllOfItOutAgain() throws InterruptedException {
    imported();
    recommend();
    assertThat(count("recommendation")).isPositive();
    assertThat(typed("analyse").exit()).isZero();
    assertThat(count("analysis_share")).isPositive();
    assertThat(typed("import", "--remove", "shop").out()).contains("Took out shop");
    for (String table :
        List.of(
            "host",
            "workload",
            "container",
            "container_history",
            "container_limit",
            "recommendation",
            "policy_limit")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(typed("import", "--remove", "shop").exit()).isEqualTo(2);
  }

  @Test
  void neverTakesOutARealHost() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into nightshift.host (name, first_seen, last_seen) values ('imported-alpha', now(), now())"));
    assertThat(typed("import", "--remove", "alpha").exit()).isEqualTo(2);
    assertThat(count("host")).isEqualTo(1);
  }

  @Test
  void saysWhichFolderIsMissing() {
    assertThat(typed("import", "--trace", folder.resolve("none").toString()).error())
        .contains("There is no folder");
    assertThat(Stream.of(typed("import").exit())).containsExactly(2);
  }

  private void recommend() throws InterruptedException {
    var now =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select max(hour) + interval '1 hour' from nightshift.container_history")
                        .mapTo(Instant.class)
                        .one());
    new RecommendJob(
            new UsageHistoryStore(database.jdbi()),
            new RecommendationStore(database.jdbi()),
            new PolicyLimitStore(database.jdbi()),
            new MovingLimitStore(database.jdbi()),
            () -> RightSizingConfig.DEFAULTS)
        .recommend(RightSizingConfig.DEFAULTS, now);
  }

  private long count(String table) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from nightshift.<table>")
                    .define("table", table)
                    .mapTo(Long.class)
                    .one());
  }
}
