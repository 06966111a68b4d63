package dev.nightshift.jobs.usage;

import static dev.nightshift.jobs.usage.GeneratedRounds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleWriterTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private Database database;
  private FailingDatabase failing;
  private HostId host;
  private WaitingRows waiting;
  private SampleWriter writer;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(SampleWriterTest.class);
    failing = new FailingDatabase(database.dataSource());
    Jdbi jdbi = failing.jdbi();
    var hosts = new HostStore(jdbi);
    host = hosts.register(new HostFacts("here", null, null, 2, null, 2, null, null), NOON);
    waiting = new WaitingRows(Duration.ofMinutes(30), INTERVAL);
    writer =
        new SampleWriter(host, waiting, new SampleStore(jdbi), new ContainerStore(jdbi), hosts);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void roundsWaitWhileTheDatabaseIsAway() throws InterruptedException {
    failing.away = true;
    for (int i = 0; i < 5; i++) {
      waiting.add(GeneratedRounds.round(NOON.plusSeconds(10L * i)));
    }
    assertThat(writer.writeSome(Duration.ZERO)).isFalse();
    assertThat(waiting.rows()).isEqualTo(5);
    failing.away = false;
    assertThat(writer.writeSome(Duration.ZERO)).isTrue();
    assertThat(waiting.rows()).isZero();
    assertThat(count("collector_sample")).isEqualTo(5);
  }

  @Test
  void afterHalfAnHourTheOldestAreDroppedAndCounted() throws InterruptedException {
    failing.away = true;
    for (int i = 0; i < 200; i++) {
      waiting.add(GeneratedRounds.round(NOON.plusSeconds(10L * i)));
    }
    writer.writeSome(Duration.ZERO);
    assertThat(waiting.rows()).isEqualTo(180);
    assertThat(waiting.takeDropped()).isEqualTo(20);
    assertThat(waiting.takeDropped()).as("told once").isZero();
    failing.away = false;
    while (!waiting.awaitEmpty(Duration.ZERO)) {
      assertThat(writer.writeSome(Duration.ZERO)).isTrue();
    }
    assertThat(earliest()).isEqualTo(NOON.plusSeconds(200));
  }

  @Test
  void aBatchWhoseAnswerWasLostIsNotWrittenTwice() throws InterruptedException {
    waiting.add(GeneratedRounds.round(NOON.minusSeconds(10)));
    writer.writeSome(Duration.ZERO);
    failing.losesNextCommit = true;
    waiting.add(GeneratedRounds.round(NOON));
    assertThat(writer.writeSome(Duration.ZERO)).isFalse();
    assertThat(writer.writeSome(Duration.ZERO)).isTrue();
    assertThat(count("collector_sample")).isEqualTo(2);
  }

  @Test
  void daysGetTheirPartitionsWhenTheyAreNeeded() throws InterruptedException {
    for (int day = -3; day <= 3; day++) {
      waiting.add(GeneratedRounds.round(NOON.plus(Duration.ofDays(day))));
    }
    writer.writeSome(Duration.ZERO);
    assertThat(count("collector_sample")).isEqualTo(7);
    assertThat(
            jdbiCount(
                "select count(*) from pg_inherits where inhparent = 'nightshift.host_sample'::regclass"))
        .as("also those of the two days ahead")
        .isGreaterThanOrEqualTo(9);
  }

  @Test
  void aContainerIsEnteredBeforeItsSamples() throws InterruptedException {
    var container = new TrackedContainer(facts("web-1", ContainerLimits.NONE));
    waiting.add(
        new Waiting.Round(
            null,
            1,
            List.of(new Waiting.Taken(container, GeneratedRounds.sample(NOON))),
            GeneratedRounds.collector(NOON)));
    writer.writeSome(Duration.ZERO);
    assertThat(container.id()).isNotNull();
    assertThat(
            jdbiCount(
                """
                select count(*) from nightshift.container_sample s
                join nightshift.container c on c.id = s.container_id
                join nightshift.workload w on w.id = c.workload_id
                where w.kind = 'name' and w.name = 'web' and c.name = 'web-1'
                """))
        .isEqualTo(1);
  }

  @Test
  void oneBadRowCostsOnlyItsRound() throws InterruptedException {
    var bad = GeneratedRounds.collector(NOON);
    var impossible =
        new dev.nightshift.engine.usage.CollectorSample(
            NOON.plusSeconds(5), -1, 1, null, null, null, null, 0, 0, null, 0, 0, 0, 0);
    waiting.add(new Waiting.Round(null, null, List.of(), bad));
    waiting.add(new Waiting.Round(null, null, List.of(), impossible));
    waiting.add(GeneratedRounds.round(NOON.plusSeconds(10)));
    assertThat(writer.writeSome(Duration.ZERO)).isTrue();
    assertThat(count("collector_sample")).isEqualTo(2);
    assertThat(waiting.takeDropped()).isEqualTo(1);
    assertThat(waiting.awaitEmpty(Duration.ZERO)).isTrue();
  }

  @Test
  void limitsAreHistoryWithoutGapsOrOverlaps() throws InterruptedException {
    var container = new TrackedContainer(facts("db", limits(1 << 30)));
    see(container, limits(1 << 30), NOON);
    see(container, limits(1 << 30), NOON.plusSeconds(60));
    see(container, limits(2 << 29), NOON.plusSeconds(120));
    see(container, limits(1L << 31), NOON.plusSeconds(180));
    waiting.add(new Waiting.Gone(container, NOON.plusSeconds(240)));
    writer.writeSome(Duration.ZERO);
    assertThat(validities())
        .containsExactly(
            "1073741824 [2026-11-21 12:00:00+00,2026-11-21 12:03:00+00)",
            "2147483648 [2026-11-21 12:03:00+00,2026-11-21 12:04:00+00)");
  }

  @Test
  void limitsOfAContainerThatCameBackBeginAnew() throws InterruptedException {
    var container = new TrackedContainer(facts("db", limits(1 << 30)));
    see(container, limits(1 << 30), NOON);
    waiting.add(new Waiting.Gone(container, NOON.plusSeconds(60)));
    writer.writeSome(Duration.ZERO);
    see(container, limits(1 << 30), NOON.plusSeconds(120));
    assertThat(validities()).hasSize(2);
  }

  @Test
  void whatTheRegisterHasAndDockerDoesNotIsGone() throws InterruptedException {
    var container = new TrackedContainer(facts("old", ContainerLimits.NONE));
    see(container, ContainerLimits.NONE, NOON);
    waiting.add(new Waiting.Present(Set.of(), List.of(), NOON.plusSeconds(60)));
    writer.writeSome(Duration.ZERO);
    assertThat(
            jdbiCount(
                "select count(*) from nightshift.container where state = 'removed' and removed_at is not null"))
        .isEqualTo(1);
  }

  @Test
  void labelsWithANulAreStoredWithoutIt() throws InterruptedException {
    var evil =
        new ContainerFacts(
            "c".repeat(64),
            "n\0n",
            "i",
            null,
            "c\0",
            Map.of("a\0", "\0'\"<b>"),
            "running",
            null,
            1L,
            true,
            0,
            null,
            null,
            null,
            ContainerLimits.NONE);
    var container = new TrackedContainer(evil);
    waiting.add(new Waiting.Seen(container, evil, null, NOON));
    writer.writeSome(Duration.ZERO);
    assertThat(
            jdbiCount("select count(*) from nightshift.container where labels ->> 'a' = '''\"<b>'"))
        .isEqualTo(1);
  }

  @Test
  void samplesOfATimeThatWasWrongAreRemoved() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      waiting.add(GeneratedRounds.round(NOON.plusSeconds(10L * i)));
    }
    waiting.add(new Waiting.Rewound(NOON.plusSeconds(15)));
    writer.writeSome(Duration.ZERO);
    writer.writeSome(Duration.ZERO);
    assertThat(count("collector_sample")).isEqualTo(2);
  }

  private void see(TrackedContainer container, ContainerLimits limits, Instant at)
      throws InterruptedException {
    var facts = facts(container.facts().name(), limits);
    waiting.add(new Waiting.Seen(container, facts, limits.memoryBytes(), at));
    writer.writeSome(Duration.ZERO);
  }

  private static ContainerLimits limits(long memory) {
    return new ContainerLimits(
        500_000_000L, null, null, null, null, memory, memory * 2, null, null);
  }

  private static ContainerFacts facts(String name, ContainerLimits limits) {
    return new ContainerFacts(
        "d".repeat(64),
        name,
        "image:1",
        null,
        "run",
        Map.of(),
        "running",
        null,
        42L,
        true,
        0,
        NOON,
        NOON,
        null,
        limits);
  }

  private long count(String table) {
    return jdbiCount("select count(*) from nightshift." + table);
  }

  private long jdbiCount(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private List<String> validities() {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              handle.execute("set time zone 'UTC'");
              return handle
                  .createQuery(
                      """
                      select memory_bytes || ' ' || replace(valid::text, '"', '') from nightshift.container_limit order by lower(valid)
                      """)
                  .mapTo(String.class)
                  .list();
            });
  }

  private Instant earliest() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select min(at) from nightshift.collector_sample")
                    .mapTo(Instant.class)
                    .one());
  }
}
