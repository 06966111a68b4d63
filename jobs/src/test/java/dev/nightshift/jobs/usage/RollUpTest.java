package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.usage.ExponentialHistogram;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollUpTest {
  private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-20T12:30:00Z");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private Database database;
  private Jdbi jdbi;
  private GeneratedUsage usage;
  private RollUp rollUp;
  private long host;
  private long web;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(RollUpTest.class);
    jdbi = database.jdbi();
    usage = new GeneratedUsage(jdbi);
    rollUp = new RollUp(jdbi);
    usage.day(TEN);
    host = usage.host("alpha", TEN);
    web = usage.container(host, "web", TEN);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anHourHoldsWhatItsSamplesSay() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 360);

    assertThat(rollUp.rollUpDue(NOW)).isEqualTo(new RollUp.Outcome(1, 0, 0, ""));

    double[] cpu = cpuOf(web);
    Arrays.sort(cpu);
    var row = containerHours().getFirst();
    assertThat(row)
        .containsEntry("samples", 360)
        .containsEntry("seconds", 3600.0)
        .containsEntry("cpu_min_cores", cpu[0])
        .containsEntry("cpu_max_cores", cpu[359])
        .containsEntry("periods", 36_000L)
        .containsEntry("io_read_bytes", 360L * 4096)
        .containsEntry("memory_limit_bytes", 268_435_456L)
        .containsEntry("cpu_limit_cores", 0.5);
    assertThat(number(row, "cpu_mean_cores"))
        .isCloseTo(Arrays.stream(cpu).average().orElseThrow(), within(1e-9));
    assertThat(number(row, "cpu_p95_cores")).isCloseTo(cpu[341], within(cpu[341] * 0.045));
    var histogram = histogram(row);
    assertThat(histogram).isEqualTo(ExponentialHistogram.ofValues(cpu));
    assertThat(number(row, "cpu_demand_max_cores"))
        .as("use and throttled time")
        .isGreaterThan(cpu[359]);
    assertThat(row.get("cpu_demand_histogram")).isNotNull();
  }

  @Test
  void setsTheFirstFiveMinutesAfterEachStartApart() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 360);
    event(web, TEN, "start");
    event(web, TEN.plusSeconds(2400), "start");
    event(web, TEN.plusSeconds(3000), "die");

    rollUp.rollUpDue(NOW);

    var row = containerHours().getFirst();
    assertThat(row).containsEntry("starts", 2).containsEntry("startup_seconds", 600.0);
    double[] cpu = cpuOf(web);
    double[] settled =
        IntStream.range(0, 360)
            .filter(i -> i == 0 || (i > 30 && i <= 240) || i > 270)
            .mapToDouble(i -> cpu[i])
            .toArray();
    assertThat(settled).hasSize(300);
    assertThat(number(row, "settled_cpu_mean_cores"))
        .isCloseTo(Arrays.stream(settled).average().orElseThrow(), within(1e-9));
    assertThat(number(row, "settled_cpu_demand_max_cores"))
        .isLessThanOrEqualTo(number(row, "cpu_demand_max_cores"));
    assertThat(number(row, "startup_cpu_demand_max_cores"))
        .isLessThanOrEqualTo(number(row, "cpu_demand_max_cores"));
    assertThat(row)
        .containsEntry("startup_periods", 6000L)
        .containsKey("startup_memory_max_bytes")
        .extractingByKey("settled_memory_max_bytes")
        .isNotNull();
  }

  @Test
  void anHourWithoutAStartSaysNothingOfStarts() throws Exception {
    usage.containerSamples(host, web, TEN.plusSeconds(3600), TEN_SECONDS, 360);
    rollUp.rollUpDue(NOW);
    var row = containerHours().getFirst();
    assertThat(row).containsEntry("starts", null).containsEntry("settled_cpu_mean_cores", null);
  }

  private void event(long container, Instant at, String kind) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into nightshift.container_event (container_id, at, kind) values (?, ?, ?)",
                container,
                at.atOffset(ZoneOffset.UTC),
                kind));
  }

  @Test
  void aHostsHourHoldsWhatItsSamplesSay() throws Exception {
    usage.hostSamples(host, TEN, TEN_SECONDS, 360);

    assertThat(rollUp.rollUpDue(NOW)).isEqualTo(new RollUp.Outcome(0, 1, 0, ""));

    var row = rows("select * from nightshift.host_history").getFirst();
    assertThat(row)
        .containsEntry("samples", 360)
        .containsEntry("memory_total_bytes", 34_359_738_368L);
    assertThat(number(row, "cpu_stalled_seconds")).isCloseTo(900, within(0.1));
    assertThat(number(row, "disk_read_bytes")).isCloseTo(3.6e9, within(1.0));
  }

  @Test
  void rollingUpAgainChangesNothing() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 900);
    usage.hostSamples(host, TEN, TEN_SECONDS, 900);
    rollUp.rollUpDue(NOW);
    var first = everything();

    assertThat(rollUp.rollUpDue(NOW.plusSeconds(3600)))
        .as("nothing is due")
        .isEqualTo(RollUp.Outcome.NOTHING);
    jdbi.useTransaction(
        handle ->
            HistoryDueStore.mark(
                handle, host, List.of(TEN, TEN.plusSeconds(3600), TEN.plusSeconds(7200))));
    assertThat(rollUp.rollUpDue(NOW).containerHours()).isEqualTo(3);

    assertThat(everything()).isEqualTo(first);
  }

  @Test
  void theRunningHourIsThereAndGrows() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 6);
    rollUp.rollUpDue(TEN.plusSeconds(61));
    assertThat(containerHours().getFirst()).containsEntry("samples", 6);

    usage.containerSamples(host, web, TEN.plusSeconds(60), TEN_SECONDS, 6);
    rollUp.rollUpDue(TEN.plusSeconds(121));
    assertThat(containerHours()).hasSize(1);
    assertThat(containerHours().getFirst()).containsEntry("samples", 12);
  }

  @Test
  void lateSamplesAreIncluded() throws Exception {
    usage.containerSamples(host, web, TEN, Duration.ofSeconds(20), 180);
    rollUp.rollUpDue(NOW);
    usage.containerSamples(host, web, TEN.plusSeconds(10), Duration.ofSeconds(20), 180);
    rollUp.rollUpDue(NOW.plusSeconds(86_400));

    assertThat(containerHours()).hasSize(1);
    assertThat(containerHours().getFirst()).containsEntry("samples", 360);
    assertThat(histogram(containerHours().getFirst()))
        .isEqualTo(ExponentialHistogram.ofValues(cpuOf(web)));
  }

  @Test
  void samplesCommittedDuringARollUpAreNotForgotten() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 100);
    try (var writer = jdbi.open()) {
      writer.begin();
      GeneratedUsage.insertContainerSamples(writer, web, TEN.plusSeconds(2000), TEN_SECONDS, 50);
      HistoryDueStore.mark(writer, host, List.of(TEN));
      rollUp.rollUpDue(NOW);
      assertThat(containerHours().getFirst()).containsEntry("samples", 100);
      writer.commit();
    }
    rollUp.rollUpDue(NOW);
    assertThat(containerHours().getFirst()).containsEntry("samples", 150);
  }

  @Test
  void manyRollUpsAtOnceAgreeWithOne() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 700);
    try (var nodes = Executors.newFixedThreadPool(4)) {
      var runs = new ArrayList<java.util.concurrent.Future<RollUp.Outcome>>();
      for (int node = 0; node < 4; node++) {
        runs.add(nodes.submit(() -> rollUp.rollUpDue(NOW)));
        usage.containerSamples(host, web, TEN.plusSeconds(7000 + node * 10L), TEN_SECONDS, 1);
      }
      for (var run : runs) {
        assertThat(run.get().failedHours()).isZero();
      }
    }
    rollUp.rollUpDue(NOW);
    assertThat(containerHours().stream().mapToInt(row -> (int) number(row, "samples")).sum())
        .isEqualTo(704);
    assertThat(rows("select * from nightshift.history_due")).isEmpty();
  }

  @Test
  void anHourThatLostItsSamplesKeepsItsHistory() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 360);
    rollUp.rollUpDue(NOW);
    var before = everything();
    GeneratedUsage.asOwner(database, "truncate nightshift.container_sample");
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 3);
    rollUp.rollUpDue(NOW);

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void nonsenseInASampleSpoilsNothing() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 100);
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                update nightshift.container_sample set cpu_cores = case extract(second from at)
                  when 10 then 'NaN'::double precision when 20 then 'Infinity'::double precision else -1 end
                where extract(second from at) in (10, 20, 30)
                """));
    rollUp.rollUpDue(NOW);

    var row = containerHours().getFirst();
    assertThat(row).containsEntry("samples", 100);
    assertThat(number(row, "cpu_max_cores")).isLessThanOrEqualTo(0.5);
    assertThat(histogram(row).count()).isLessThan(100);
  }

  @Test
  void hoursWrittenWithoutAMarkAreFound() throws Exception {
    jdbi.useHandle(
        handle -> GeneratedUsage.insertContainerSamples(handle, web, TEN, TEN_SECONDS, 500));
    assertThat(rollUp.rollUpDue(NOW)).isEqualTo(RollUp.Outcome.NOTHING);

    var due = new HistoryDueStore(jdbi);
    assertThat(due.markGaps(TEN.truncatedTo(java.time.temporal.ChronoUnit.DAYS))).isEqualTo(2);
    assertThat(rollUp.rollUpDue(NOW).containerHours()).isEqualTo(2);
    assertThat(due.markGaps(TEN.truncatedTo(java.time.temporal.ChronoUnit.DAYS))).isZero();
  }

  @Test
  void aFailingHourDoesNotStopTheOthersAndStaysDue() throws Exception {
    usage.containerSamples(host, web, TEN, TEN_SECONDS, 900);
    GeneratedUsage.asOwner(
        database,
        "alter table nightshift.container_history add constraint broken check (hour <> '2026-11-20 11:00+00')");

    var result = new RollUpJob(rollUp).run(new JobRun(1, "roll-up", "fleet", NOW, NOW, 1));

    assertThat(result.partial()).isTrue();
    assertThat(result.sentence())
        .startsWith("Made histories of 2 container hours and 0 host hours; 1 hour failed");
    assertThat(new HistoryDueStore(jdbi).due(HistoryDueStore.DueHour.FIRST))
        .containsExactly(new HistoryDueStore.DueHour(host, TEN.plusSeconds(3600)));
  }

  @Test
  void belongsToTheFleet() {
    assertThat(new RollUpJob(rollUp).scope()).isEqualTo(Scope.FLEET);
    assertThat(new RollUpJob(rollUp).name()).isEqualTo("roll-up");
  }

  private double[] cpuOf(long container) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select cpu_cores from nightshift.container_sample where container_id = :id and at < :until")
                .bind("id", container)
                .bind("until", TEN.plusSeconds(3600).atOffset(ZoneOffset.UTC))
                .mapTo(Double.class)
                .list()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
  }

  private List<Map<String, Object>> containerHours() {
    return rows("select * from nightshift.container_history order by container_id, hour");
  }

  /// All that a roll-up writes, except when.
  private List<Map<String, Object>> everything() {
    return rows(
        """
        select (to_jsonb(t) - 'rolled_up_at')::text as row from nightshift.container_history t
        union all select (to_jsonb(t) - 'rolled_up_at')::text from nightshift.host_history t order by 1
        """);
  }

  private static double number(Map<String, Object> row, String column) {
    return ((Number) Objects.requireNonNull(row.get(column))).doubleValue();
  }

  private static ExponentialHistogram histogram(Map<String, Object> row) {
    var text = Objects.requireNonNull(row.get("cpu_histogram")).toString();
    return Objects.requireNonNull(HistogramText.parse(text));
  }

  private List<Map<String, Object>> rows(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }
}
