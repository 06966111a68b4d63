package dev.nightshift.jobs.schedule;

import static dev.nightshift.jobs.schedule.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Timing NEVER = new Timing.Never();
  private static Database database;
  private static Jdbi jdbi;
  private final List<Schedule> schedules = new ArrayList<>();
  private final RecordingJob digest = new RecordingJob("digest", Scope.FLEET);
  private final RecordingJob health = new RecordingJob("health-check", Scope.HOST);

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(ScheduleTest.class, 16);
    jdbi = database.jdbi();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @AfterEach
  void stop() {
    digest.let();
    health.let();
    schedules.forEach(Schedule::close);
    jdbi.useHandle(
        h -> {
          h.execute("delete from nightshift.job_run");
          h.execute("delete from nightshift.job_request");
          h.execute("delete from quartz.qrtz_cron_triggers");
          h.execute("delete from quartz.qrtz_triggers");
          h.execute("delete from quartz.qrtz_fired_triggers");
          h.execute("delete from quartz.qrtz_scheduler_state");
        });
  }

  private Schedule node(String name, String host) {
    var runner = new Runner(new LedgerStore(jdbi), name, host, CLOCK);
    var schedule =
        new Schedule(
            jdbi,
            database.schedulerPool(Schedule.connections()),
            host,
            List.of(digest, health),
            runner,
            CLOCK);
    schedules.add(schedule);
    return schedule;
  }

  private static ScheduleConfig times(Timing digest, Timing health) {
    return new ScheduleConfig(
        ZoneId.of("UTC"),
        health,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        digest,
        NEVER,
        NEVER);
  }

  /// A time of the day that comes in one to two seconds, but for the end of the day.
  private static Timing soon() {
    return new Timing.Daily(
        CLOCK.instant().plusSeconds(2).atZone(ZoneId.of("UTC")).toLocalTime().withNano(0));
  }

  @Test
  void runsFleetJobsOnOneNodeAndHostJobsOnEach() throws Exception {
    var first = node("a@1", "alpha");
    var second = node("b@1", "beta");
    var times = times(soon(), soon());
    first.start(times);
    second.start(times);
    eventually(
        "both hosts and the fleet ran",
        Duration.ofSeconds(45),
        () -> digest.runs().size() >= 1 && health.runs().size() >= 2);
    Thread.sleep(1_500);
    assertThat(digest.runs()).hasSize(1);
    assertThat(health.runs())
        .extracting(JobRun::scope)
        .containsExactlyInAnyOrder("host:alpha", "host:beta");
    assertThat(new RunHistoryStore(jdbi).history(null, 10))
        .extracting(RunHistoryStore.Entry::state)
        .containsOnly("done");
  }

  @Test
  void namesAMissedRunByTheTimeItWasDue() throws Exception {
    var node = node("a@1", "alpha");
    node.reschedule(times(Timing.parse("daily 02:00"), NEVER));
    Instant missed =
        new Timing.Daily(java.time.LocalTime.of(2, 0))
            .previous(CLOCK.instant(), ZoneId.of("UTC"))
            .orElseThrow();
    setNextFire("digest", missed);
    node.start(times(Timing.parse("daily 02:00"), NEVER));
    eventually("it was made up for", Duration.ofSeconds(45), () -> !digest.runs().isEmpty());
    assertThat(digest.runs().getFirst().scheduledAt()).isEqualTo(missed);
  }

  @Test
  void doesNotRepeatAMissedRunThatWasDoneAllTheSame() throws Exception {
    Instant missed =
        new Timing.Daily(java.time.LocalTime.of(2, 0))
            .previous(CLOCK.instant(), ZoneId.of("UTC"))
            .orElseThrow();
    new Runner(new LedgerStore(jdbi), "z@1", "alpha", CLOCK).run(digest, missed);
    var node = node("a@1", "alpha");
    node.reschedule(times(Timing.parse("daily 02:00"), NEVER));
    setNextFire("digest", missed);
    node.start(times(Timing.parse("daily 02:00"), NEVER));
    eventually(
        "the trigger went on",
        Duration.ofSeconds(45),
        () -> nextFire("digest").isAfter(CLOCK.instant()));
    Thread.sleep(500);
    assertThat(digest.runs()).hasSize(1);
  }

  private static void setNextFire(String job, Instant at) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    "update quartz.qrtz_triggers set next_fire_time = :at where job_name = :job")
                .bind("at", at.toEpochMilli())
                .bind("job", job)
                .execute());
  }

  private static Instant nextFire(String job) {
    return new TriggerStore(jdbi)
        .due().stream()
            .filter(d -> d.job().equals(job))
            .map(TriggerStore.Due::next)
            .findFirst()
            .orElse(Instant.EPOCH);
  }

  @Test
  void followsAnotherProfileWhileRunning() {
    var node = node("a@1", "alpha");
    node.start(times(Timing.parse("Monday 07:00"), Timing.parse("hourly :00")));
    assertThat(crons()).containsExactlyInAnyOrder("0 0 7 ? * MON", "0 0 * * * ?");
    node.reschedule(times(Timing.parse("Friday 08:30"), NEVER));
    assertThat(crons()).containsExactly("0 30 8 ? * FRI");
  }

  private static List<String> crons() {
    return new TriggerStore(jdbi).due().stream().map(TriggerStore.Due::cron).toList();
  }

  @Test
  void pausedJobsStayPausedOverARestartAndAReschedule() {
    node("a@1", "alpha").start(times(Timing.parse("daily 05:00"), NEVER));
    assertThat(new TriggerStore(jdbi).pause("digest", null, "tester")).isOne();
    schedules.removeFirst().close();
    node("a@2", "alpha").start(times(Timing.parse("daily 06:00"), NEVER));
    assertThat(new TriggerStore(jdbi).due()).singleElement().matches(TriggerStore.Due::paused);
    assertThat(new TriggerStore(jdbi).resume("digest", null, "tester")).isOne();
    assertThat(new TriggerStore(jdbi).due()).singleElement().matches(d -> !d.paused());
  }

  @Test
  void freesAStuckTriggerAndSaysSoInTheAudit() throws Exception {
    var node = node("a@1", "alpha");
    node.reschedule(times(Timing.parse("daily 02:00"), NEVER));
    jdbi.useHandle(h -> h.execute("update quartz.qrtz_triggers set trigger_state = 'ACQUIRED'"));
    setNextFire("digest", CLOCK.instant().minus(Duration.ofDays(2)));
    node.start(times(Timing.parse("daily 02:00"), NEVER));
    eventually("it ran", Duration.ofSeconds(45), () -> !digest.runs().isEmpty());
    List<String> changes =
        jdbi.withHandle(
            h ->
                h.createQuery(
                        "select change from nightshift.audit where entity = 'trigger:fleet/digest'")
                    .mapTo(String.class)
                    .list());
    assertThat(changes).containsExactly("freed, as it was stuck");
  }

  @Test
  void leavesATriggerThatIsBeingFired() {
    var node = node("a@1", "alpha");
    node.reschedule(times(Timing.parse("daily 02:00"), NEVER));
    jdbi.useHandle(
        h -> {
          h.execute(
              "update quartz.qrtz_triggers set trigger_state = 'BLOCKED', next_fire_time = 1000");
          h.execute(
              "insert into quartz.qrtz_fired_triggers values ('fleet', 'e1', 'digest',"
                  + " 'nightshift', 'z@1', 1000, 1000, 5, 'EXECUTING', 'digest', 'nightshift',"
                  + " true, false)");
        });
    assertThat(new TriggerStore(jdbi).freeStuck(CLOCK.instant(), Watchdog.STUCK, "a@1")).isEmpty();
  }

  @Test
  void takesUpWhatADeadNodeLeft() throws Exception {
    Instant due = Instant.parse("2026-11-20T02:00:00Z");
    var run =
        ((LedgerStore.Claim.Held)
                new LedgerStore(jdbi).claim("digest", "fleet", due, "dead@1", CLOCK.instant()))
            .run();
    jdbi.useHandle(
        h ->
            h.execute(
                "update nightshift.job_run set heartbeat_at = heartbeat_at - interval '61 s'"));
    node("a@1", "alpha").start(times(NEVER, NEVER));
    eventually("it was taken up", Duration.ofSeconds(20), () -> !digest.runs().isEmpty());
    assertThat(digest.runs().getFirst().id()).isEqualTo(run.id());
    assertThat(digest.runs().getFirst().epoch()).isEqualTo(2);
  }

  @Test
  void answersARequestOnce() throws Exception {
    node("a@1", "alpha").start(times(NEVER, NEVER));
    node("b@1", "beta").start(times(NEVER, NEVER));
    Instant at = Instant.parse("2026-11-21T10:00:00Z");
    new RequestStore(jdbi).ask("digest", "fleet", at, "tester");
    new RequestStore(jdbi).ask("health-check", "host:beta", at, "tester");
    eventually(
        "both ran", Duration.ofSeconds(20), () -> digest.runs().size() + health.runs().size() == 2);
    assertThat(health.runs().getFirst().scope()).isEqualTo("host:beta");
    assertThat(new RequestStore(jdbi).withdraw("digest", "fleet", at)).isFalse();
  }

  @Test
  void stopsWithinTenSecondsAndGivesBackWhatRuns() throws Exception {
    var node = node("a@1", "alpha");
    digest.hold();
    node.start(times(soon(), NEVER));
    eventually("it runs", Duration.ofSeconds(45), () -> !digest.runs().isEmpty());
    long begin = System.nanoTime();
    node.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    var run = digest.runs().getFirst();
    var again =
        new LedgerStore(jdbi).claim("digest", "fleet", run.scheduledAt(), "b@1", CLOCK.instant());
    assertThat(again).isInstanceOf(LedgerStore.Claim.Held.class);
  }

  @Test
  void refusesAnInstanceNameThatIsLive() {
    node("a@1", "alpha").start(times(NEVER, NEVER));
    assertThatThrownBy(() -> node("a@1", "beta")).hasMessageContaining("is live already");
  }

  @Test
  void refusesAPoolThatQuartzMustNotHave() {
    var runner = new Runner(new LedgerStore(jdbi), "c@1", "gamma", CLOCK);
    assertThatThrownBy(
            () -> new Schedule(jdbi, database.dataSource(), "gamma", List.of(), runner, CLOCK))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("autocommit");
  }

  @Test
  void letsNoObjectOutOfBytes() throws Exception {
    node("a@1", "alpha");
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new org.quartz.JobDataMap());
    }
    assertThatThrownBy(
            () -> new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
        .isInstanceOf(InvalidClassException.class);
  }
}
