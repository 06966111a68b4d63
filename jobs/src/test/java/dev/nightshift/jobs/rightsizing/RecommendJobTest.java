package dev.nightshift.jobs.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedHistory;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecommendJobTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final double MIB = 1 << 20;

  private Database database;
  private GeneratedHistory generated;
  private RecommendationStore store;
  private RecommendJob job;

  @BeforeEach
  void fill() {
    database = TestDatabase.forClass(RecommendJobTest.class);
    generated = new GeneratedHistory(database.jdbi(), NOW);
    store = new RecommendationStore(database.jdbi());
    job =
        new RecommendJob(
            new UsageHistoryStore(database.jdbi()),
            store,
            new PolicyLimitStore(database.jdbi()),
            new MovingLimitStore(database.jdbi()),
            () -> RightSizingConfig.DEFAULTS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void recordsAnAnswerForEachResourceOfEachRunningContainer() throws InterruptedException {
    long host = generated.host("alpha", 100);
    generated.container(host, "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    generated.container(host, "young", 1, null, 256L, 0.1, _ -> 20);
    var result = job.run(run(NOW));
    assertThat(result.partial()).isFalse();
    assertThat(result.sentence())
        .isEqualTo(
            "2 containers, of each its CPU and its memory limit: 2 changes proposed, 0 right, 2"
                + " without enough data yet, 0 that hide the need; 4 other than before.");
    assertThat(store.current(10))
        .extracting(
            RecommendationStore.Stored::container,
            RecommendationStore.Stored::resource,
            RecommendationStore.Stored::answer,
            RecommendationStore.Stored::current,
            RecommendationStore.Stored::proposed)
        .containsExactly(
            row("web", Resource.CPU, "resize", 2.0, 0.6),
            row("web", Resource.MEMORY, "resize", 1024 * MIB, 232 * MIB),
            row("young", Resource.CPU, "not-enough-data", null, null),
            row("young", Resource.MEMORY, "not-enough-data", 256 * MIB, null));
    assertThat(store.currentOf("web", 1).getFirst().evidence())
        .contains(
            "\"demand_high_cores\": 0.5", "\"policy\": \"nightshift\"", "\"alternatives_cores\"");
  }

  @Test
  void makesNoNewRowWhenTheAnswerIsTheSame() throws InterruptedException {
    long host = generated.host("alpha", 100);
    generated.container(host, "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    var before = store.current(10);
    var result = job.run(run(NOW.plus(Duration.ofDays(1))));
    assertThat(result.sentence()).endsWith("; none other than before.");
    assertThat(store.current(10))
        .extracting(RecommendationStore.Stored::id)
        .isEqualTo(before.stream().map(RecommendationStore.Stored::id).toList());
    assertThat(store.current(10))
        .allSatisfy(
            same -> {
              assertThat(same.madeAt()).isEqualTo(NOW);
              assertThat(same.confirmedAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
            });
  }

  @Test
  void putsANewAnswerInThePlaceOfTheFormerOne() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long web = generated.container(host, "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    long former = store.currentOf("web", 10).getLast().id();
    generated.limits(web, 2.0, 256L);
    job.run(run(NOW.plus(Duration.ofDays(1))));
    assertThat(store.currentOf("web", 10))
        .extracting(RecommendationStore.Stored::answer)
        .containsExactly("resize", "keep");
    assertThat(store.find(former).orElseThrow().supersededAt())
        .isEqualTo(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void countsTheHoursOfTheContainerThatThisOneReplaced() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long first = generated.container(host, "web", 90, 2.0, 1024L, 0.5, _ -> 300);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.container set state = 'removed', removed_at = now(),"
                        + " docker_id = 'old' where id = ?",
                    first));
    generated.container(host, "web", 1, 2.0, 1024L, 0.1, _ -> 10);
    job.run(run(NOW));
    assertThat(store.currentOf("web", 10))
        .extracting(RecommendationStore.Stored::proposed)
        .containsExactly(0.6, 344 * MIB);
  }

  @Test
  void theNeediestReplicaCountsForAllOfThem() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long first = generated.container(host, "shop-web-1", 100, 2.0, 1024L, 0.5, _ -> 200);
    long second = generated.container(host, "shop-web-2", 100, 2.0, 1024L, 0.5, _ -> 400);
    generated.container(host, "other", 100, 2.0, 1024L, 0.5, _ -> 200);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.container set workload_id = (select workload_id from"
                        + " nightshift.container where id = ?) where id = ?",
                    first,
                    second));
    job.run(run(NOW));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.MEMORY))
        .extracting(RecommendationStore.Stored::container, RecommendationStore.Stored::proposed)
        .containsExactlyInAnyOrder(
            row("shop-web-1", 456 * MIB), row("shop-web-2", 456 * MIB), row("other", 232 * MIB));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.MEMORY))
        .filteredOn(one -> one.sentence().contains("replica"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.container()).isEqualTo("shop-web-1");
              assertThat(one.sentence())
                  .endsWith(
                      "; its replica shop-web-2 needs more than it does, and the neediest counts.");
            });
  }

  @Test
  void theNeediestReplicaCountsOnAllHostsWhereTheLimitsAreTheSame() throws InterruptedException {
    generated.container(generated.host("alpha", 100), "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    generated.container(generated.host("beta", 100), "web", 100, 2.0, 1024L, 0.5, _ -> 400);
    job.run(run(NOW));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.MEMORY))
        .extracting(RecommendationStore.Stored::host, RecommendationStore.Stored::proposed)
        .containsExactlyInAnyOrder(row("alpha", 456 * MIB), row("beta", 456 * MIB));
    assertThat(store.current(10))
        .filteredOn(one -> one.sentence().contains("replica"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.host()).isEqualTo("alpha");
              assertThat(one.sentence())
                  .contains("its replica web on beta needs more than it does");
            });
  }

  @Test
  void eachHostCountsForItselfWhereTheLimitsDiffer() throws InterruptedException {
    generated.container(generated.host("alpha", 100), "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    generated.container(generated.host("beta", 100), "web", 100, 2.0, 2048L, 0.5, _ -> 400);
    job.run(run(NOW));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.MEMORY))
        .extracting(RecommendationStore.Stored::host, RecommendationStore.Stored::proposed)
        .containsExactlyInAnyOrder(row("alpha", 232 * MIB), row("beta", 456 * MIB));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.MEMORY))
        .allSatisfy(
            one ->
                assertThat(one.sentence())
                    .contains("Its replicas on other hosts have other limits"));
    assertThat(store.current(10).stream().filter(one -> one.resource() == Resource.CPU))
        .allSatisfy(one -> assertThat(one.sentence()).doesNotContain("other hosts"));
  }

  /// A run of four minutes of the same job each night, in a container of its own that is gone.
  private void nightlyRuns(long host, int nights) {
    for (int left = nights; left >= 1; left--) {
      int night = left;
      long used = night == 5 ? 400 : 200;
      long run =
          generated.container(
              host, "job-" + night, 1, 2.0, 1024L, night == 5 ? 1.2 : 0.8, _ -> used);
      database
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute(
                    """
                    update nightshift.container set state = 'removed', image = 'backup:1', name = md5(name),
                      workload_id = (select min(id) from nightshift.workload),
                      started_at = ?::timestamptz - ? * interval '1 day', finished_at = ?::timestamptz - ? * interval '1 day' + interval '4 minutes',
                      removed_at = ?::timestamptz - ? * interval '1 day' + interval '5 minutes'
                    where id = ?
                    """,
                    utc(NOW),
                    night,
                    utc(NOW),
                    night,
                    utc(NOW),
                    night,
                    run);
                handle.execute(
                    """
                    update nightshift.container_history set hour = hour - (? - 1) * interval '1 day', samples = 24, seconds = 240
                    where container_id = ?
                    """,
                    night,
                    run);
              });
    }
  }

  private static java.time.OffsetDateTime utc(Instant at) {
    return at.atOffset(java.time.ZoneOffset.UTC);
  }

  @Test
  void aJobOfMinutesIsSizedByThePeaksOfItsRuns() throws InterruptedException {
    nightlyRuns(generated.host("alpha", 100), 12);
    job.run(run(NOW));
    assertThat(store.current(10)).hasSize(2);
    var memory =
        store.current(10).stream()
            .filter(one -> one.resource() == Resource.MEMORY)
            .findFirst()
            .orElseThrow();
    assertThat(memory.answer()).isEqualTo("resize");
    assertThat(memory.proposed()).isBetween(400 * MIB, 480 * MIB);
    assertThat(memory.sentence())
        .contains("in 12 runs of a median 4 minutes it used at most 400 MiB")
        .contains("give this limit to its next run");
    var cpu = store.current(10).getFirst();
    assertThat(cpu.proposed()).isBetween(0.8, 1.4);
    assertThat(cpu.sentence()).contains("in 12 runs of a median 4 minutes");
    job.run(run(NOW.plus(Duration.ofHours(1))));
    assertThat(store.current(10))
        .as("stands though its container is gone")
        .extracting(RecommendationStore.Stored::id)
        .containsExactlyInAnyOrder(memory.id(), cpu.id());
  }

  @Test
  void aJobThatRanAFewTimesWaitsForMoreRuns() throws InterruptedException {
    nightlyRuns(generated.host("alpha", 100), 4);
    job.run(run(NOW));
    assertThat(store.current(10))
        .hasSize(2)
        .allSatisfy(
            one -> {
              assertThat(one.answer()).isEqualTo("not-enough-data");
              assertThat(one.sentence()).contains("it ran 4 times, and 10 runs are needed");
            });
  }

  @Test
  void retiresTheAdviceForAContainerThatIsGone() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long web = generated.container(host, "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    job.run(run(NOW));
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.container set state = 'removed', removed_at = now() where id"
                        + " = ?",
                    web));
    job.run(run(NOW.plus(Duration.ofDays(1))));
    assertThat(store.current(10)).isEmpty();
  }

  @Test
  void leavesAContainerAloneThatIsNotToBeWatched() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long web = generated.container(host, "web", 100, 2.0, 1024L, 0.5, _ -> 200);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.container set watched = false where id = ?", web));
    job.run(run(NOW));
    assertThat(store.current(10)).isEmpty();
  }

  @Test
  void neverProposesLessThanTheLatestSampleUses() throws InterruptedException {
    long host = generated.host("alpha", 100);
    long web = generated.container(host, "web", 100, null, 1024L, 0.5, _ -> 200);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("select nightshift.make_sample_partitions('2026-11-21')");
              handle.execute(
                  """
                  insert into nightshift.container_sample (container_id, at, seconds, memory_bytes, memory_working_set_bytes, source)
                  values (?, '2026-11-21T04:59:50Z', 10, 734003200, 629145600, 2)
                  """,
                  web);
            });
    job.run(run(NOW));
    assertThat(store.currentOf("web", 10).getLast().proposed()).isEqualTo(664 * MIB);
  }

  private static JobRun run(Instant at) {
    return new JobRun(1, "recommend", "fleet", at, at, 1);
  }

  private static Tuple row(@Nullable Object... values) {
    return new Tuple(values);
  }
}
