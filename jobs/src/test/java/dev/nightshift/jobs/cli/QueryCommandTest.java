package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Questions;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedFleet;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `nightshift query` as a person types it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryCommandTest {
  private Database database;

  @BeforeAll
  void fill() throws Exception {
    database = TestDatabase.forClass(QueryCommandTest.class);
    GeneratedFleet.fill(database.jdbi(), InstantSource.system().instant());
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void aboutAQuestionSaysWhatItAsksAndWhatItsColumnsMean() {
    assertThat(Asked.query(database, "who_uses_most_cpu", "--about"))
        .startsWith("Who uses the most CPU?")
        .contains("how far back to look", "core_hours", "share of what all containers used");
  }

  @Test
  void idleContainersAreThoseThatUseAlmostNothing() {
    assertThat(
            Asked.csv(
                Asked.query(
                    database,
                    "what_is_idle",
                    "--param",
                    "hours=1",
                    "--param",
                    "cores=0.15",
                    "--format",
                    "csv")))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("container", "shop/web"));
  }

  @Test
  void aParameterNarrowsTheAnswerInBothWays() throws Exception {
    assertThat(
            Asked.csv(
                Asked.query(database, "who_uses_most_cpu", "--param", "rows=1", "--format", "csv")))
        .hasSize(1);
    assertThat(
            Asked.csv(
                Asked.query(
                    database, "who-was-throttled", "--param", "percent=99", "--format", "csv")))
        .isEmpty();
    assumeTrue(Asked.hasPsql(), "psql is not installed");
    assertThat(Asked.csv(Asked.psql(database, "who_uses_most_cpu", "-c nightshift.rows=1")))
        .hasSize(1);
  }

  @Test
  void everyFormatShowsTheSameAnswer() {
    assertThat(Asked.query(database, "open_alerts"))
        .contains("HOST")
        .contains("shop/cache uses 94 %");
    assertThat(Asked.query(database, "open_alerts", "--format", "json"))
        .contains("\"subject\" : \"shop/cache\"")
        .contains("\"hours_open\" : 3.0");
    assertThat(Asked.query(database, "open_alerts", "--format", "markdown"))
        .contains("| shop/cache |")
        .contains("| --- |");
  }

  @Test
  void theListNamesEveryQuestionWithItsParameters() {
    var list = Asked.query(database, "list");
    assertThat(Questions.shipped().all())
        .allSatisfy(question -> assertThat(list).contains(question.name(), question.title()));
    assertThat(list).contains("since=7 days, rows=20");
    assertThat(Asked.query(database)).isEqualTo(list);
  }

  @Test
  void anUnknownQuestionNamesTheNearest() {
    assertThatThrownBy(() -> Asked.query(database, "who_uses_most_cpuu"))
        .isInstanceOfSatisfying(
            NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OPERATOR))
        .hasMessageContaining("did you mean who_uses_most_cpu");
    assertThatThrownBy(() -> Asked.query(database, "memory"))
        .hasMessageContaining("who_uses_most_memory")
        .hasMessageContaining("who_is_near_the_memory_limit");
    assertThatThrownBy(() -> Asked.query(database, "zzz"))
        .hasMessageContaining("'nightshift query list' shows all");
  }

  @Test
  void wrongParametersAreToldInASentence() {
    assertThatThrownBy(() -> Asked.query(database, "open_alerts", "--param", "since=1 day"))
        .hasMessage("open_alerts has no parameter 'since'; it has rows.");
    assertThatThrownBy(() -> Asked.query(database, "who_uses_most_cpu", "--param", "since=bananas"))
        .hasMessage(
            "A parameter does not fit: invalid input syntax for type interval: \"bananas\".");
  }

  @Test
  void aHostileValueIsOnlyAValue() {
    var answer =
        Asked.query(
            database,
            "job_history",
            "--param",
            "job='; drop table nightshift.host; --",
            "--format",
            "csv");
    assertThat(Asked.csv(answer)).isEmpty();
    assertThat(Asked.csv(Asked.query(database, "what_is_running", "--format", "csv"))).hasSize(4);
  }
}
