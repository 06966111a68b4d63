package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnalyseJobTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(6));

  private Database database;
  private GeneratedHistory generated;
  private FindingStore store;
  private AnalyseJob job;

  @BeforeEach
  void fill() {
    database = TestDatabase.forClass(AnalyseJobTest.class);
    generated = new GeneratedHistory(database.jdbi(), NOW);
    store = new FindingStore(database.jdbi());
    job = new AnalyseJob(database.jdbi(), "alpha", () -> AnalysisConfig.DEFAULTS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void findsWasteAndKeepsItAsOneFindingWhileItStands() throws InterruptedException {
    long host = generated.host("alpha", 100);
    generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    assertThat(job.run(run(NOW)).sentence())
        .isEqualTo("1 host and 1 container analysed: 1 new, 0 standing, 0 resolved.");
    assertThat(store.list(false, null, 10, NOW))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo("new");
              assertThat(finding.sentence())
                  .isEqualTo(
                      "The memory limit of web is 1 GiB, but it never used more than 200 MiB in 4 days.");
            });
    assertThat(job.run(run(LATER)).sentence()).endsWith("0 new, 1 standing, 0 resolved.");
    assertThat(store.list(false, null, 10, LATER))
        .extracting(FindingStore.Stored::state)
        .containsExactly("standing");
  }

  @Test
  void resolvesAFindingThatIsNoMore() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long web = generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    long id = store.list(false, null, 10, NOW).getFirst().id();
    generated.limits(web, null, 256L);
    assertThat(job.run(run(LATER)).sentence()).endsWith("0 new, 0 standing, 1 resolved.");
    assertThat(store.list(false, null, 10, LATER)).isEmpty();
    assertThat(store.find(id, LATER).orElseThrow().resolvedAt()).isEqualTo(LATER);
  }

  @Test
  void resolvesNothingOnAHostThatFellSilent() throws InterruptedException {
    long host = generated.host("alpha", 100);
    generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    var muchLater = NOW.plus(Duration.ofDays(3));
    assertThat(job.run(run(muchLater)).sentence())
        .isEqualTo("0 hosts and 0 containers analysed: 0 new, 0 standing, 0 resolved.");
    assertThat(store.list(false, null, 10, muchLater)).hasSize(1);
  }

  @Test
  void tellsNothingOfADismissedFindingUntilItsTimeIsOver() throws InterruptedException {
    long host = generated.host("alpha", 100);
    generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    long id = store.list(false, null, 10, NOW).getFirst().id();
    assertThat(store.dismiss(id, NOW.plus(Duration.ofDays(30)), "needed in December", "ann"))
        .isTrue();
    job.run(run(LATER));
    assertThat(store.list(false, null, 10, LATER)).isEmpty();
    assertThat(store.find(id, LATER).orElseThrow())
        .satisfies(
            dismissed -> {
              assertThat(dismissed.state()).isEqualTo("dismissed");
              assertThat(dismissed.dismissedBecause()).isEqualTo("needed in December");
            });
    assertThat(store.list(false, null, 10, NOW.plus(Duration.ofDays(31)))).hasSize(1);
    List<String> audit =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select actor || ' ' || change || ' ' || entity from nightshift.audit")
                        .mapTo(String.class)
                        .list());
    assertThat(audit).containsExactly("ann dismissed finding:" + id);
  }

  @Test
  void dismissesNothingThatIsNotThere() {
    assertThat(store.dismiss(4711, NOW, "", "ann")).isFalse();
  }

  @Test
  void readsFilesystemsFromSamples() throws InterruptedException {
    long host = generated.host("alpha", 100);
    database
        .jdbi()
        .useHandle(
            handle -> {
              for (int day = 18; day <= 21; day++) {
                handle.execute(
                    "select nightshift.make_sample_partitions(?::date)", "2026-11-" + day);
              }
              handle.execute(
                  """
                  insert into nightshift.device_sample (host_id, at, kind, name, seconds, total_bytes, free_bytes)
                  select ?, '2026-11-21T04:59:00Z'::timestamptz - i * interval '1 minute', 'filesystem', '/var', 60, 100000000000,
                    20000000000 + i::bigint * 4000000
                  from generate_series(0, 4200) i
                  """,
                  host);
            });
    job.run(run(NOW));
    assertThat(store.list(false, null, 10, NOW))
        .extracting(FindingStore.Stored::kind, FindingStore.Stored::sentence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "exhaustion",
                "/var on alpha will be full in about 4 days: it grows by 5.4 GiB a day and 18.7 GiB are free."));
  }

  @Test
  void readsInodesSwapAndFileHandlesThatRunOut() throws InterruptedException {
    long host = generated.host("alpha", 100);
    database
        .jdbi()
        .useHandle(
            handle -> {
              for (int day = 18; day <= 21; day++) {
                handle.execute(
                    "select nightshift.make_sample_partitions(?::date)", "2026-11-" + day);
              }
              handle.execute(
                  """
                  insert into nightshift.device_sample (host_id, at, kind, name, seconds, total_bytes, free_bytes, total_inodes, free_inodes)
                  select ?, '2026-11-21T04:59:00Z'::timestamptz - i * interval '10 minutes', 'filesystem', '/srv', 60, 1e12, 9e11,
                    1000000, 200000 + i * 330
                  from generate_series(0, 420) i
                  """,
                  host);
              handle.execute(
                  "insert into nightshift.host_sample (host_id, at, seconds, swap_total_bytes) values (?, '2026-11-21T04:59:00Z', 10, 8000000000)",
                  host);
              handle.execute(
                  """
                  update nightshift.host_history h set swap_used_max_bytes = 6000000000 - 20000000 * n, open_files_max = 80000 - 200 * n,
                    open_files_limit = 100000
                  from (select hour, row_number() over (order by hour desc) as n from nightshift.host_history) o where o.hour = h.hour
                  """);
            });
    job.run(run(NOW));
    assertThat(store.list(false, "exhaustion", 10, NOW))
        .extracting(FindingStore.Stored::sentence)
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).startsWith("The inodes of /srv on alpha will be used up in"),
            one -> assertThat(one).startsWith("The swap of alpha will be used up in about 4 days"),
            one -> assertThat(one).startsWith("The file handles of alpha will be used up in"));
  }

  @Test
  void looksAtAnImportedHostAsOfTheEndOfItsTrace() throws InterruptedException {
    var end = NOW.minus(Duration.ofDays(100));
    long host = new GeneratedHistory(database.jdbi(), end).host("imported-a", 0);
    long web =
        new GeneratedHistory(database.jdbi(), end)
            .container(
                host,
                "web",
                480,
                null,
                4096L,
                0.5,
                hour -> hour == 400 ? 1_500 : 400 + 20 * Math.sin(hour / 3.8));
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("update nightshift.host set imported_from = 'a.csv'");
              handle.execute(
                  "update nightshift.container set last_seen = ? where id = ?",
                  end.atOffset(java.time.ZoneOffset.UTC),
                  web);
            });
    assertThat(job.run(run(NOW)).sentence())
        .isEqualTo("1 host and 1 container analysed: 2 new, 0 standing, 0 resolved.");
    assertThat(store.list(false, "anomaly", 10, NOW))
        .singleElement()
        .satisfies(
            seen -> assertThat(seen.from()).isEqualTo(end.minus(Duration.ofHours(480 - 400))));
    assertThat(job.run(run(LATER)).sentence()).endsWith("0 new, 2 standing, 0 resolved.");
  }

  private static JobRun run(Instant at) {
    return new JobRun(1, "analyse", "fleet", at, at, 1);
  }
}
