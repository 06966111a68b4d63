package dev.nightshift.jobs.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Models that are trained, kept, used, doubted and put back.
class ModelsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final int DAYS = 8;
  private static final int CONTAINERS = 15;

  private final List<String> told = new ArrayList<>();

  private Database database;
  private ModelStore models;
  private Training training;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(ModelsTest.class);
    models = new ModelStore(database.jdbi());
    training = new Training(database.jdbi());
    var usage = new GeneratedUsage(database.jdbi());
    for (int day = 0; day <= DAYS; day++) {
      usage.day(NOW.minus(Duration.ofDays(day)));
    }
    long host = usage.host("alpha", NOW.minus(Duration.ofDays(DAYS)));
    for (int k = 0; k < CONTAINERS; k++) {
      busyDaily(usage.container(host, "c" + k, NOW), k * 19);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTrainedModelSpeaksUntilALaterOneDoesAndCanBePutBack() {
    assertThat(training.train("cpu", "ada", NOW)).contains("cpu: model 1 (boosting) speaks");
    assertThat(training.train("memory", "ada", NOW)).contains("too few bottlenecks");
    training.train("cpu", "ada", NOW);
    var known = models.all();
    assertThat(known).extracting(KnownModel::state).containsExactly("in-use", "shelved");
    assertThat(known.getFirst().fingerprint())
        .as("the same samples make the same model")
        .isEqualTo(known.getLast().fingerprint());
    assertThat(known.getFirst().checksum()).isEqualTo(known.getLast().checksum());
    assertThat(known.getFirst().averagePrecision()).isGreaterThan(known.getFirst().rulePrecision());
    assertThat(models.use(1, "ada", NOW)).isPresent();
    assertThat(models.inUse("cpu", NOW).orElseThrow().id()).isOne();
    assertThat(models.use(99, "ada", NOW)).isEmpty();
  }

  @Test
  void bytesThatSomebodyChangedAreNeverUsed() {
    training.train("cpu", "ada", NOW);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.model set bytes = set_byte(bytes, 200, (get_byte(bytes, 200)"
                        + " + 1) % 256)"));
    assertThat(models.inUse("cpu", NOW)).isEmpty();
    assertThat(models.all().getFirst().state()).isEqualTo("unreadable");
    assertThat(models.all().getFirst().reason()).contains("their checksum is another");
  }

  @Test
  void whatIsForeseenIsKeptToldAndLaterJoinedWithWhatCame() {
    training.train("cpu", "ada", NOW);
    var alerts =
        new StandingAlerts(
            database.jdbi(),
            notices -> notices.forEach(notice -> told.add(notice.sentence())),
            () -> AlertMails.WARNING);
    var job = new PredictJob(database.jdbi(), alerts);
    var sentence = job.run(run(NOW)).sentence();
    assertThat(sentence)
        .contains("cpu: looked ahead for 15 of the hosts and containers", "memory: no model yet");
    var first = foreseen();
    assertThat(first).anySatisfy(line -> assertThat(line).startsWith("c0 0.").endsWith(" null"));
    // what comes is what came every day: c0 is busy in these five minutes
    sample("c0", NOW.plusSeconds(20), 0.95);
    job.run(run(NOW.plus(Duration.ofMinutes(5))));
    assertThat(foreseen())
        .anySatisfy(line -> assertThat(line).startsWith("c0 0.").endsWith(" true"));
  }

  @Test
  void whatARaisedLimitHeadedOffHasCome() {
    training.train("cpu", "ada", NOW);
    var alerts = new StandingAlerts(database.jdbi(), _ -> {}, () -> AlertMails.WARNING);
    var job = new PredictJob(database.jdbi(), alerts);
    job.run(run(NOW));
    limit("c0", "[,%s)".formatted(NOW.plusSeconds(60)), 1);
    limit("c0", "[%s,)".formatted(NOW.plusSeconds(60)), 1.25);
    limit("c1", "[,)", 1);
    sample("c0", NOW.plusSeconds(20), 0.7);
    sample("c1", NOW.plusSeconds(20), 0.7);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into nightshift.prediction select host_id, (select id from nightshift.container where name = 'c1'), resource, due_at, made_at, model_id, share, probability, hot_days, days from nightshift.prediction where container_id = (select id from nightshift.container where name = 'c0') on conflict do nothing"));
    job.run(run(NOW.plus(Duration.ofMinutes(5))));
    assertThat(foreseen())
        .anySatisfy(line -> assertThat(line).startsWith("c0 ").endsWith(" true"))
        .anySatisfy(line -> assertThat(line).startsWith("c1 ").endsWith(" false"));
  }

  private void limit(String container, String valid, double cores) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into nightshift.container_limit (container_id, valid, cpu_cores) select id, cast(? as tstzrange), ? from nightshift.container where name = ?",
                    valid,
                    cores,
                    container));
  }

  @Test
  void theBusiestDiskOfAHostIsForeseenLikeItsCpu() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.device_sample (host_id, at, kind, name, seconds, busy)
                    select h.id, cast(? as timestamptz) - make_interval(secs => 150 * i), d.kind, d.name, 10, case
                      when d.kind = 'interface' then 1 when d.name = 'sda' then 0.1 when i % 36 < 4 then 0.96 else 0.2 end
                    from nightshift.host h cross join generate_series(1, 4608) i
                    cross join (values ('disk', 'sda'), ('disk', 'sdb'), ('interface', 'eth0')) d (kind, name)
                    """,
                    NOW.atOffset(ZoneOffset.UTC)));
    var loads = new OwnLoadStore(database.jdbi());
    var disk = loads.load("disk", NOW.minus(Duration.ofDays(8)), NOW);
    assertThat(disk).hasSize(1);
    assertThat(disk.getFirst().name()).isEqualTo("alpha");
    assertThat(java.util.Arrays.stream(disk.getFirst().shares()).boxed())
        .hasSizeGreaterThan(2300)
        .allMatch(share -> share > 0.19 && share < 0.97)
        .anyMatch(share -> share > 0.95);
    assertThat(training.train("disk", "ada", NOW)).contains("disk: model 1 (boosting) speaks");
  }

  private static JobRun run(Instant at) {
    return new JobRun(1, "predict", "fleet", at, at, 1);
  }

  private List<String> foreseen() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select container || ' ' || round(probability::numeric, 3) || ' ' ||"
                            + " coalesce(came::text, 'null') from report.prediction order by"
                            + " due_at, 1")
                    .mapTo(String.class)
                    .list());
  }

  private void sample(String container, Instant at, double cores) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, cpu_limit_cores, memory_working_set_bytes,
                      memory_limit_bytes, source)
                    select id, ?, 10, ?, 1, 100, 1000, 1 from nightshift.container where name = ?
                    """,
                    at.atOffset(ZoneOffset.UTC),
                    cores,
                    container));
  }

  /// Busy for half an hour a day; the first from the step that begins now.
  private void busyDaily(long container, int begins) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, cpu_limit_cores,
                          memory_working_set_bytes, memory_limit_bytes, source)
                        select :container, cast(:until as timestamptz) - make_interval(secs => 300 * i) + interval '10 seconds', 10,
                          case when (:begins + i) % 288 between 283 and 288 or (:begins + i) % 288 = 0 then 0.95
                            else 0.2 + 0.05 * abs(hashint8(:container * 100003 + i)::bigint) / 2147483648.0 end,
                          1, 100, 1000, 1
                        from generate_series(1, :count) i
                        """)
                    .bind("container", container)
                    .bind("until", NOW.atOffset(ZoneOffset.UTC))
                    .bind("begins", begins)
                    .bind("count", DAYS * 288)
                    .execute());
  }
}
