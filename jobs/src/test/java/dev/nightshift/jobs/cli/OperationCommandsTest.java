package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What applications tell of what they do, and what becomes of it.
class OperationCommandsTest {
  @TempDir private Path data;

  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(OperationCommandsTest.class);
    new GeneratedHistory(database.jdbi(), Instant.now().truncatedTo(ChronoUnit.HOURS))
        .host("alpha", 24);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aScriptTellsWhenItBeginsAndHowItEnded() {
    String first = typed("operation", "start", "backup", "nightly").out().strip();
    String second = typed("operation", "start", "backup", "o'brien; drop").out().strip();
    var ended =
        typed("operation", "end", first, "--bytes", "1048576", "--attribute", "target=tape 7");
    assertThat(ended.error()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(typed("operation", "end", second, "--failed", "The tape is full.").exit()).isZero();
    assertThat(typed("operation", "end", second).exit()).as("twice").isEqualTo(2);
    assertThat(typed("operation", "list", "--type", "backup").out())
        .containsPattern("o'brien; drop +1 +1 \\(100 %\\)")
        .containsPattern("nightly +1 +0 .*1 MiB");
    assertThat(typed("operation", "list", "--type", "backup", "--format", "csv").out())
        .contains("type,name,count,running,failed,failed_share,median");
    assertThat(typed("operation", "list", "--each", "--failed", "--format", "csv").out())
        .contains("The tape is full.")
        .doesNotContain("nightly");
    assertThat(typed("operation", "list", "--each", "--format", "json").out()).contains("tape 7");
  }

  @Test
  void whatIsOursOrWouldSpoilAListIsRefused() {
    assertThat(typed("operation", "start", "Job", "roll-up").error()).contains("Type 'job' is for");
    assertThat(typed("operation", "start", "backup", "a\u001b[31mb").error())
        .contains("NAME must be one line without control characters");
    assertThat(typed("operation", "start", "back\nup", "a").exit()).isEqualTo(2);
    assertThat(typed("operation", "list").out()).contains("None in the last 7d");
  }

  @Test
  void anAttributeNeedsAName() {
    String id = typed("operation", "start", "backup", "nightly").out().strip();
    var nameless = typed("operation", "end", id, "--attribute", "=tape");
    assertThat(nameless.exit()).isEqualTo(2);
    assertThat(nameless.error()).contains("--attribute needs a name before the =");
    var named = typed("operation", "end", id, "--attribute", "target=tape");
    assertThat(named.exit()).isZero();
    assertThat(named.error()).isEmpty();
  }

  @Test
  void whatClaimsToBeOfAnotherTimeIsNotOfTheLastDays() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.operation (type, name, started_at, ended_at, succeeded) values
                      ('backup', 'present', now() - interval '1 hour', now(), true),
                      ('backup', 'future', now() + interval '1 year', now() + interval '2 years', true),
                      ('backup', 'ancient', '0001-01-01Z', '0001-01-01Z', true)
                    """));
    assertThat(typed("operation", "list").out())
        .contains("present")
        .doesNotContain("future", "ancient");
    assertThat(typed("operation", "list", "--each").out())
        .contains("present")
        .doesNotContain("future", "ancient");
  }

  @Test
  void theListsFitOnATerminal() {
    for (int i = 0; i < 3; i++) {
      String id = typed("operation", "start", "import", "orders-of-the-day-" + i).out().strip();
      typed("operation", "end", id, "--failed", "It is full. ".repeat(12), "--bytes", "123456789");
    }
    typed("operation", "start", "import", "orders-of-the-day-1");
    for (var words :
        List.of(
            List.of("operation", "list"),
            List.of("operation", "list", "--each"),
            List.of("jobs", "list"))) {
      var shown = Typed.narrow(database, data, words.toArray(String[]::new));
      assertThat(shown.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void ourOwnJobsAreOperationsToo() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at)
                    values ('roll-up', 'fleet', now() - interval '1 hour', 'n', 'done', now() - interval '1 hour', now(), now() - interval '59 minutes')
                    """));
    assertThat(typed("operation", "list").out()).containsPattern("job +roll-up +1 +0 .*60 s");
  }

  @Test
  void whatFailsTooOftenOrTakesLongerThanBeforeIsAFinding() {
    entered("import", "orders", 2, 200, 0.2, "i % 4 = 0");
    entered("report", "monthly", 50, 200, 5, "false");
    entered("report", "monthly", 2, 30, 60, "false");
    entered("sync", "steady", 50, 200, 100, "false");
    entered("sync", "steady", 2, 30, 100, "i % 50 = 0");
    var analysed = typed("analyse");
    assertThat(analysed.error()).isEmpty();
    var findings = new FindingStore(database.jdbi()).list(false, "operation", 10, Instant.now());
    assertThat(findings)
        .extracting(FindingStore.Stored::severity, FindingStore.Stored::sentence)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "warning",
                "import orders failed in 50 of 200 operations on alpha; the last said: no such file."),
            org.assertj.core.groups.Tuple.tuple(
                "warning",
                "report monthly takes long on alpha: 95 of 100 of 30 operations within 60 seconds, before that within 5.00 s; slow is more than 30 seconds."),
            org.assertj.core.groups.Tuple.tuple(
                "info",
                "sync steady takes long on alpha: 95 of 100 of 30 operations within 100 seconds, before that within 100 seconds; slow is more than 30 seconds."));
    assertThat(typed("findings", "list").out()).contains("operation");
    var shown = typed("findings", "show", Long.toString(findings.getFirst().id())).out();
    assertThat(shown)
        .contains(
            "from report.operation where type = ", "select severity, confidence, during_from");
  }

  @Test
  void aRowTakesNoMoreThanAKilobyte() {
    String most = "x".repeat(60);
    String id = typed("operation", "start", most, most + most).out().strip();
    typed(
        "operation",
        "end",
        id,
        "--failed",
        "e".repeat(5_000),
        "--attribute",
        "k=" + "v".repeat(280));
    long bytes =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select pg_column_size(o) from nightshift.operation o")
                        .mapTo(Long.class)
                        .one());
    assertThat(bytes).isBetween(400L, 1_024L);
    assertThat(typed("operation", "start", most + "y", "n").exit()).isEqualTo(2);
    assertThat(typed("operation", "end", id, "--attribute", "k=" + "v".repeat(400)).exit())
        .isEqualTo(2);
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useHandle(
                        handle ->
                            handle.execute(
                                "insert into nightshift.operation (type, name, attributes) values ('t', 'n', jsonb_build_object('k', repeat('v', 500)))")))
        .hasMessageContaining("operation_attributes_check");
  }

  /// Enters operations a minute apart that began so many hours ago, by a plain INSERT.
  private void entered(
      String type, String name, int hours, int count, double seconds, String failed) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.operation (type, name, started_at, ended_at, succeeded, error)
                    select ?, ?, at, at + ? * interval '1 second', not failed, case when failed then 'no such file' end
                    from (select now() - ? * interval '1 hour' - i * interval '10 seconds' as at, %s as failed
                      from generate_series(1, ?) i) made
                    """
                        .formatted(failed),
                    type,
                    name,
                    seconds,
                    hours,
                    count));
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
