package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.usage.RetentionConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionJobTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
  private static final Instant OLD = Instant.parse("2026-11-02T10:00:00Z");
  private static final Instant RECENT = Instant.parse("2026-11-10T10:00:00Z");
  private static final RetentionConfig KEEP =
      new RetentionConfig(Duration.ofDays(14), Duration.ofDays(60), Duration.ofDays(30));

  private Database database;
  private Jdbi jdbi;
  private GeneratedUsage usage;
  private RollUp rollUp;
  private RetentionJob job;
  private long host;
  private long web;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(RetentionJobTest.class);
    jdbi = database.jdbi();
    usage = new GeneratedUsage(jdbi);
    rollUp = new RollUp(jdbi);
    job = new RetentionJob(jdbi, rollUp, () -> KEEP);
    usage.day(OLD);
    usage.day(RECENT);
    host = usage.host("alpha", OLD);
    web = usage.container(host, "web", OLD);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void dropsDaysThatAreOldAndKeepsTheirHistories() throws Exception {
    usage.containerSamples(host, web, OLD, Duration.ofSeconds(10), 720);
    usage.containerSamples(host, web, RECENT, Duration.ofSeconds(10), 10);

    assertThat(run().sentence()).isEqualTo("Dropped samples of 1 day and deleted 0 old rows.");

    assertThat(count("nightshift.container_sample")).isEqualTo(10);
    assertThat(sum("select sum(samples) from nightshift.container_history")).isEqualTo(730);
    assertThat(new RetentionStore(jdbi).sampleDaysBefore(LocalDate.of(2026, 12, 1)))
        .containsExactly(LocalDate.of(2026, 11, 10));
  }

  @Test
  void dropsNothingThatNoHistoryHoldsEvenWithoutAMark() throws Exception {
    jdbi.useHandle(
        handle ->
            GeneratedUsage.insertContainerSamples(handle, web, OLD, Duration.ofSeconds(10), 400));
    breakRollUpOf("2026-11-02 11:00+00");

    var result = run();

    assertThat(result.partial()).isTrue();
    assertThat(result.sentence()).contains("samples of 2026-11-02 stay");
    assertThat(count("nightshift.container_sample")).isEqualTo(400);

    GeneratedUsage.asOwner(
        database, "alter table nightshift.container_history drop constraint broken");
    assertThat(run().partial()).isFalse();
    assertThat(sum("select sum(samples) from nightshift.container_history")).isEqualTo(400);
    assertThat(count("nightshift.container_sample")).isZero();
  }

  @Test
  void theDatabaseItselfRefusesToDropWhatIsDue() {
    usage.containerSamples(host, web, OLD, Duration.ofSeconds(10), 10);
    assertThat(new RetentionStore(jdbi).dropSamplesOf(LocalDate.of(2026, 11, 2))).isFalse();
    assertThat(count("nightshift.container_sample")).isEqualTo(10);
  }

  @Test
  void theDatabaseItselfRefusesToDropTheRunningDay() {
    assertThatThrownBy(() -> new RetentionStore(jdbi).dropSamplesOf(LocalDate.of(2999, 1, 1)))
        .hasMessageContaining("not dropped before the day is over");
  }

  @Test
  void deletesOldHistoriesAndResultsInBatches() throws Exception {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              insert into nightshift.container_history (container_id, hour, samples, seconds, rolled_up_at)
              select ?, timestamptz '2026-11-20 00:00+00' - i * interval '1 hour', 360, 3600, now() from generate_series(0, 11999) i
              """,
              web);
          handle.execute(
              """
              insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at)
              select 'digest', 'fleet', at, 'n', 'done', at, at, at
              from (select timestamptz '2026-11-20 00:00+00' - i * interval '1 day' as at from generate_series(0, 59) i) t
              """);
          handle.execute(
              """
              insert into nightshift.health_result (job_run_id, host_id, at, check_name, subject, status, sentence)
              select r.id, ?, r.started_at + interval '1 second', 'disk-space', '/', 'ok', 'fine' from nightshift.job_run r
              """,
              host);
        });

    var result = run();

    assertThat(result.partial()).isFalse();
    assertThat(count("nightshift.container_history"))
        .as("60 days of 24 hours")
        .isEqualTo(60 * 24 - 2);
    assertThat(count("nightshift.health_result")).isEqualTo(30);
    assertThat(count("nightshift.job_run")).isEqualTo(30);
    assertThat(result.sentence())
        .isEqualTo("Dropped samples of 1 day and deleted 10,622 old rows.");
  }

  @Test
  void keepsWhatIsStillOpen() throws Exception {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, closed_at, sentence)
                values (?, 'disk-space', '/', 'critical', '2025-01-01', '2025-01-01', null, 'full'),
                  (?, 'disk-space', '/data', 'ok', '2025-01-01', '2025-01-01', '2025-01-02', 'fine')
                """,
                host,
                host));
    run();
    assertThat(count("nightshift.alert")).isEqualTo(1);
  }

  @Test
  void deletesOldRunsOfBenchmarksWithTheirResults() throws Exception {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into nightshift.benchmark_run (host_id, at, suite, seed, seconds, cpu_seconds, trials, disturbed)
                values (?, '2020-01-01', 'nightly', 1, 600, 60, 100, 0), (?, ?, 'nightly', 1, 600, 60, 100, 0)
                """,
                host,
                host,
                NOW.atOffset(ZoneOffset.UTC)));
    run();
    assertThat(count("nightshift.benchmark_run")).isEqualTo(1);
  }

  private RunResult run() throws InterruptedException {
    return job.run(new JobRun(1, "retention", "fleet", NOW, NOW, 1));
  }

  private void breakRollUpOf(String hour) {
    GeneratedUsage.asOwner(
        database,
        "alter table nightshift.container_history add constraint broken check (hour <> '%s')"
            .formatted(hour));
  }

  private long count(String table) {
    return sum("select count(*) from " + table);
  }

  private long sum(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
