package dev.nightshift.jobs.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedHistory;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers whose needs are known, from generated history: advice must be right, explained, and
/// the same from day to day.
class KnownNeedsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final int DAYS = 21;
  private static final double MIB = 1 << 20;

  private Database database;
  private RecommendationStore store;
  private RecommendJob job;

  @BeforeEach
  void fill() {
    database = TestDatabase.forClass(KnownNeedsTest.class);
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    long host = generated.host("alpha", 24);
    int hours = DAYS * 24;
    generated.container(host, "constant", hours, 4.0, 2048L, 1.0, _ -> 500);
    generated.container(
        host,
        "bursty",
        hours,
        4.0,
        8192L,
        1.0,
        hour -> hour % 24 >= 9 && hour % 24 < 17 ? 3000 : 400);
    generated.container(
        host, "nightly", hours, 4.0, 8192L, 1.0, hour -> hour % 24 == 21 ? 3000 : 400);
    long killed = generated.container(host, "killed", hours, 4.0, 256L, 1.0, _ -> 255);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.container_history set oom_kills = 1 where container_id = ?"
                        + " and extract(hour from hour) = 3",
                    killed));
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

  private RecommendationStore.Stored memory(String container) {
    return store.currentOf(container, 10).stream()
        .filter(one -> one.resource() == Resource.MEMORY)
        .findFirst()
        .orElseThrow();
  }

  private void recommend(Instant at) throws InterruptedException {
    job.recommend(RightSizingConfig.DEFAULTS, at);
  }

  @Test
  void aConstantNeedGetsAThinMargin() throws InterruptedException {
    recommend(NOW);
    var constant = memory("constant");
    assertThat(constant.answer()).isEqualTo("resize");
    assertThat(constant.proposed()).isBetween(500 * MIB, 600 * MIB);
    assertThat(constant.sentence()).contains("used at most 500 MiB");
    var cpu = store.currentOf("constant", 10).getFirst();
    assertThat(cpu.proposed()).isBetween(1.0, 1.3);
  }

  @Test
  void aDailyBurstIsServed() throws InterruptedException {
    recommend(NOW);
    var bursty = memory("bursty");
    assertThat(bursty.proposed()).isBetween(3100 * MIB, 3700 * MIB);
    assertThat(bursty.sentence()).contains("2.9 GiB");
  }

  @Test
  void aPeakOfAnHourADayIsServedWithAMarginAndNotTwice() throws InterruptedException {
    recommend(NOW);
    var nightly = memory("nightly");
    assertThat(nightly.answer()).isEqualTo("resize");
    assertThat(nightly.proposed()).isBetween(3100 * MIB, 3700 * MIB);
  }

  @Test
  void aContainerKilledAtItsLimitIsGivenMoreAndNeverLess() throws InterruptedException {
    recommend(NOW);
    var killed = memory("killed");
    assertThat(killed.answer()).isEqualTo("censored");
    assertThat(killed.proposed()).isNull();
    assertThat(killed.sentence())
        .contains("killed 21 processes in it at its limit of 256 MiB")
        .contains("with 384 MiB it could be seen");
  }

  @Test
  void aContainerRestartedEveryNightIsSizedByWhatFollowsItsStarts() throws InterruptedException {
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    long host = generated.host("beta", 24);
    long java =
        generated.container(
            host, "java", DAYS * 24, 4.0, 4096L, 0.4, hour -> hour % 24 == 22 ? 900 : 500);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    update nightshift.container_history set cpu_p99_cores = 3.6, cpu_max_cores = 3.8, cpu_demand_max_cores = 3.8,
                      starts = 1, startup_seconds = 300, startup_cpu_demand_max_cores = 3.8, startup_memory_max_bytes = memory_max_bytes,
                      startup_periods = 3000, startup_throttled_periods = 0, settled_cpu_mean_cores = 0.4, settled_cpu_p50_cores = 0.4,
                      settled_cpu_p95_cores = 0.4, settled_cpu_demand_p99_cores = 0.4, settled_cpu_demand_max_cores = 0.4,
                      settled_memory_max_bytes = 500 * 1048576
                    where container_id = ? and memory_max_bytes > 800 * 1048576
                    """,
                    java));
    recommend(NOW);
    var cpu = store.currentOf("java", 10).getFirst();
    assertThat(cpu.proposed()).isBetween(0.4, 0.6);
    assertThat(cpu.sentence()).contains("its 21 starts, which wanted up to 3.80 cores");
    var memory = memory("java");
    assertThat(memory.proposed()).isBetween(900 * MIB, 1150 * MIB);
    assertThat(memory.sentence()).contains("within 5 minutes of a start (later at most 500 MiB)");
  }

  @Test
  void theAdviceIsTheSameFromDayToDay() throws InterruptedException {
    recommend(NOW);
    var first = store.current(10);
    assertThat(first).hasSize(8);
    for (int day = 1; day <= 5; day++) {
      anotherDay(NOW.plus(Duration.ofDays(day - 1)), day % 2 == 0 ? 1.0 : 0.98);
      recommend(NOW.plus(Duration.ofDays(day)));
      assertThat(store.current(10))
          .as("after %d more days", day)
          .extracting(RecommendationStore.Stored::id)
          .containsExactlyElementsOf(first.stream().map(RecommendationStore.Stored::id).toList());
    }
  }

  /// The same day once more, with a little more or less of everything.
  private void anotherDay(Instant until, double factor) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.container_history
                        select (jsonb_populate_record(h, jsonb_build_object('hour', h.hour + interval '1 day',
                          'memory_max_bytes', round(h.memory_max_bytes * :factor), 'cpu_p99_cores', h.cpu_p99_cores * :factor))).*
                        from nightshift.container_history h where h.hour >= :until - interval '1 day'
                        """)
                    .bind("factor", factor)
                    .bind("until", until.atOffset(java.time.ZoneOffset.UTC))
                    .execute());
  }
}
