package dev.nightshift.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.health.HealthConfig;
import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rounds of the health check on a real database, over samples as the collector writes them.
class HealthCheckJobTest {
  private static final Database DATABASE = TestDatabase.forClass(HealthCheckJobTest.class);
  private static final long GIB = 1L << 30;

  private final List<AlertNotice> heard = new ArrayList<>();
  private final DockerHost docker = DockerHost.at("unix:///no/such/docker.sock");
  private final HealthStore results = new HealthStore(DATABASE.jdbi());
  private AlertListener listener = heard::addAll;
  private AlertMails mails = AlertMails.WARNING;
  private InstantSource clock = InstantSource.system();
  private Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
  private HostId host = new HostId(0);

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @AfterEach
  void closeDocker() {
    docker.close();
  }

  @BeforeEach
  void aFreshHost() {
    DATABASE
        .jdbi()
        .useTransaction(
            h -> {
              for (String table :
                  List.of(
                      "alert",
                      "health_result",
                      "health_score",
                      "job_run",
                      "container_event",
                      "container_sample",
                      "container",
                      "workload",
                      "host_sample",
                      "device_sample",
                      "host")) {
                h.execute("delete from nightshift." + table);
              }
              h.createQuery(
                      "select nightshift.make_sample_partitions(current_date + d) from generate_series(-1, 1) d")
                  .mapTo(Integer.class)
                  .list();
              host =
                  new HostId(
                      h.createQuery(
                              "insert into nightshift.host (name, cpus, first_seen, last_seen)"
                                  + " values ('alpha', 4, now(), now()) returning id")
                          .mapTo(Long.class)
                          .one());
            });
  }

  @Test
  void anAlertIsOpenedChangedAndClosedAndRepeatedResultsAreNotToldAgain() throws Exception {
    assertThat(news(0.50)).isEmpty();
    assertThat(news(0.90)).containsExactly("null → WARNING");
    assertThat(news(0.90)).isEmpty();
    assertThat(news(0.96)).containsExactly("WARNING → CRITICAL");
    assertThat(news(0.94)).as("within the margin").isEmpty();
    assertThat(news(0.83)).containsExactly("CRITICAL → WARNING");
    assertThat(news(0.86)).isEmpty();
    assertThat(news(0.79)).containsExactly("WARNING → OK");
    assertThat(news(0.79)).isEmpty();
    assertThat(news(0.86)).containsExactly("null → WARNING");
    assertThat(count("select count(*) from nightshift.alert")).isEqualTo(2);
    assertThat(count("select count(*) from nightshift.alert where closed_at is null")).isEqualTo(1);
    assertThat(count("select count(*) from nightshift.alert_event where told_at is null")).isZero();
  }

  @Test
  void aVolumeThatIsGoneGivesTheAllClear() throws Exception {
    disk("/", 0.5);
    disk("/backup", 0.99);
    run();
    assertThat(heard).hasSize(1);
    heard.clear();
    later();
    disk("/", 0.5);
    run();
    assertThat(heard)
        .extracting(AlertNotice::sentence)
        .containsExactly("/backup is no longer there to be checked.");
  }

  @Test
  void whatCouldNotBePassedOnIsToldByTheNextRun() throws Exception {
    listener =
        _ -> {
          throw new IllegalStateException("broken on purpose");
        };
    disk("/", 0.99);
    assertThat(run().partial()).isTrue();
    listener = heard::addAll;
    later();
    disk("/", 0.99);
    run();
    assertThat(heard)
        .extracting(notice -> notice.about().subject() + " " + notice.status())
        .containsExactly("/ CRITICAL");
  }

  @Test
  void theProfileDecidesWhichAlertsAreMailed() throws Exception {
    mails = AlertMails.CRITICAL;
    assertThat(news(0.90)).isEmpty();
    assertThat(news(0.99)).containsExactly("WARNING → CRITICAL");
    assertThat(news(0.88)).containsExactly("CRITICAL → WARNING");
    assertThat(news(0.50)).as("its end was told when it was no longer critical").isEmpty();
    mails = AlertMails.NONE;
    assertThat(news(0.99)).isEmpty();
    mails = AlertMails.WARNING;
    assertThat(news(0.99)).as("old alerts are not mailed afterwards").isEmpty();
  }

  @Test
  void aRunThatIsRepeatedReplacesItsResults() throws Exception {
    disk("/", 0.99);
    var run = ledger();
    job().run(run);
    long before = count("select count(*) from nightshift.health_result");
    job().run(run);
    assertThat(count("select count(*) from nightshift.health_result")).isEqualTo(before);
    assertThat(count("select count(*) from nightshift.alert")).isEqualTo(1);
    assertThat(count("select count(*) from nightshift.health_score where score between 1 and 99"))
        .isEqualTo(1);
  }

  @Test
  void aCheckThatFailsDoesNotKeepTheOthersFromLooking() throws Exception {
    clock =
        () -> {
          throw new IllegalStateException("the clock is broken on purpose");
        };
    disk("/", 0.99);
    var result = run();
    assertThat(result.partial()).isTrue();
    assertThat(result.sentence()).contains("could not be made: clock");
    assertThat(status("clock", "alpha")).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(status("disk-space", "/")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(status("database-connections", "postgresql")).isEqualTo(HealthStatus.OK);
  }

  @Test
  void containersAreJudgedByTheirSamplesAndEvents() throws Exception {
    disk("/", 0.5);
    long web = container("web", "running", "{}");
    long burner = container("burner", "running", "{\"nightshift.probe\": \"gopher://x/\"}");
    container("hidden", "running", "{}", false);
    sample(web, 950, 1_000, 3_600, 0, 0);
    sample(burner, 10, null, 3_600, 3_000, 2);
    event(web, "start", 5);
    event(web, "die", 6);
    event(burner, "start", 6);
    event(burner, "restart", 6);
    run();
    // the daemon is silent: states come from the register, and that it is silent is critical
    assertThat(status("docker", "alpha")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(status("container-running", "web")).isEqualTo(HealthStatus.OK);
    assertThat(status("container-memory", "web")).isEqualTo(HealthStatus.WARNING);
    assertThat(status("container-throttled", "web")).isEqualTo(HealthStatus.OK);
    assertThat(status("container-restarts", "web")).isEqualTo(HealthStatus.WARNING);
    assertThat(status("container-throttled", "burner")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(status("container-oom", "burner")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(status("container-restarts", "burner"))
        .as("somebody asked")
        .isEqualTo(HealthStatus.OK);
    assertThat(status("container-probe", "burner")).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(results.newest("alpha"))
        .noneMatch(stored -> stored.result().about().subject().equals("hidden"));
  }

  @Test
  void withoutSamplesTheMachineIsMeasuredAtOnce() throws Exception {
    run();
    assertThat(status("disk-space", "/")).isNotEqualTo(HealthStatus.UNKNOWN);
    assertThat(status("memory", "alpha")).isNotEqualTo(HealthStatus.UNKNOWN);
    assertThat(status("load", "alpha")).isNotEqualTo(HealthStatus.UNKNOWN);
    assertThat(status("samples", "nightshift")).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(status("docker", "alpha")).isEqualTo(HealthStatus.OK);
  }

  @Test
  void aJobThatDidNotRunIsMissed() throws Exception {
    disk("/", 0.5);
    sql(
        "insert into nightshift.node (name, host_id, pid, version, started_at, heartbeat_at)"
            + " values ('alpha-1', "
            + host.value()
            + ", 1, '0', now() - interval '9 days', now())");
    sql(
        "insert into nightshift.profile_use (profile, settings, since, actor)"
            + " values ('production', '{}', now() - interval '9 days', 'test')");
    sql(
        "insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at, error)"
            + " values ('retention', 'fleet', now() - interval '1 hour', 'alpha-1', 'failed', now(), now(), now(), 'it broke')");
    run();
    assertThat(status("job", "digest")).isEqualTo(HealthStatus.CRITICAL);
    assertThat(status("job", "retention")).isEqualTo(HealthStatus.WARNING);
    assertThat(status("job", "health-check")).as("this very run").isEqualTo(HealthStatus.OK);
    sql("delete from nightshift.node");
    sql("delete from nightshift.profile_use");
  }

  /// Runs the check once more with that much of the disk used, and says what was told about it.
  private List<String> news(double used) throws Exception {
    later();
    disk("/", used);
    heard.clear();
    run();
    return heard.stream().map(notice -> notice.before() + " → " + notice.status()).toList();
  }

  private void later() {
    now = now.plus(Duration.ofMinutes(1));
    sql("delete from nightshift.device_sample");
  }

  private RunResult run() throws Exception {
    return job().run(ledger());
  }

  private HealthCheckJob job() {
    var profile = Profile.DEFAULTS;
    var mail =
        new MailConfig(
            true,
            mails,
            List.of(),
            List.of(),
            List.of(),
            dev.nightshift.engine.profile.EscalationConfig.DEFAULTS,
            "en");
    var quiet =
        new Profile(
            profile.collection(),
            profile.retention(),
            profile.targets(),
            HealthConfig.DEFAULTS,
            profile.benchmark(),
            profile.analysis(),
            profile.rightsizing(),
            profile.rollout(),
            profile.cost(),
            profile.schedule(),
            mail);
    var check = new HealthCheck(DATABASE.jdbi(), docker, Path.of("/"), clock);
    return new HealthCheckJob(
        check,
        new AlertStore(DATABASE.jdbi()),
        notices ->
            listener.tell(
                notices.stream().filter(n -> n.about().check().equals("disk-space")).toList()),
        () -> new CheckedHost(host, "alpha", quiet));
  }

  private JobRun ledger() {
    long id =
        DATABASE
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            "insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at)"
                                + " values ('health-check', 'host:alpha', :at, 'n', 'running', :at, :at)"
                                + " returning id")
                        .bind("at", now)
                        .mapTo(Long.class)
                        .one());
    return new JobRun(id, "health-check", "host:alpha", now, now, 1);
  }

  private void disk(String mount, double used) {
    DATABASE
        .jdbi()
        .useHandle(
            h -> {
              hostSample(h);
              h.createUpdate(
                      "insert into nightshift.device_sample (host_id, at, kind, name, seconds, total_bytes, free_bytes)"
                          + " values (:host, :at, 'filesystem', :mount, 10, :total, :free)")
                  .bind("host", host.value())
                  .bind("at", now)
                  .bind("mount", mount)
                  .bind("total", 100 * GIB)
                  .bind("free", Math.round(100 * GIB * (1 - used)))
                  .execute();
            });
  }

  private void hostSample(Handle h) {
    h.createUpdate(
            "insert into nightshift.host_sample (host_id, at, seconds, cpu_idle, cpu_iowait, load_15m,"
                + " memory_total_bytes, memory_available_bytes, oom_kills, cpu_pressure_some, memory_pressure_some,"
                + " io_pressure_some) values (:host, :at, 10, 3.5, 0, 0.5, :total, :available, 0, 0, 0, 0)")
        .bind("host", host.value())
        .bind("at", now)
        .bind("total", 16 * GIB)
        .bind("available", 8 * GIB)
        .execute();
  }

  private long container(String name, String state, String labels) {
    return container(name, state, labels, true);
  }

  private long container(String name, String state, String labels, boolean watched) {
    return DATABASE
        .jdbi()
        .withHandle(
            h -> {
              long workload =
                  h.createQuery(
                          "insert into nightshift.workload (kind, name, first_seen, last_seen)"
                              + " values ('name', :name, now(), now()) returning id")
                      .bind("name", name)
                      .mapTo(Long.class)
                      .one();
              return h.createQuery(
                      "insert into nightshift.container (host_id, workload_id, docker_id, name, image, labels,"
                          + " watched, state, created_at, first_seen, last_seen)"
                          + " values (:host, :workload, :name, :name, 'img', cast(:labels as jsonb), :watched, :state,"
                          + " now() - interval '9 days', now(), now()) returning id")
                  .bind("host", host.value())
                  .bind("workload", workload)
                  .bind("name", name)
                  .bind("labels", labels)
                  .bind("watched", watched)
                  .bind("state", state)
                  .mapTo(Long.class)
                  .one();
            });
  }

  private void sample(
      long container, long memory, Integer limit, long periods, long throttled, long kills) {
    DATABASE
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        "insert into nightshift.container_sample (container_id, at, seconds, memory_anon_bytes,"
                            + " memory_limit_bytes, periods, throttled_periods, oom_kills, source)"
                            + " values (:container, :at, 10, :memory, :limit, :periods, :throttled, :kills, 1)")
                    .bind("container", container)
                    .bind("at", now)
                    .bind("memory", memory)
                    .bind("limit", limit)
                    .bind("periods", periods)
                    .bind("throttled", throttled)
                    .bind("kills", kills)
                    .execute());
  }

  private void event(long container, String kind, int minutesAgo) {
    DATABASE
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        "insert into nightshift.container_event (container_id, at, kind) values (:container, :at, :kind)")
                    .bind("container", container)
                    .bind("at", now.minus(Duration.ofMinutes(minutesAgo)))
                    .bind("kind", kind)
                    .execute());
  }

  private HealthStatus status(String check, String subject) {
    return results.newest("alpha").stream()
        .map(HealthStore.Stored::result)
        .filter(r -> r.about().check().equals(check) && r.about().subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no result of " + check + " about " + subject))
        .status();
  }

  private static void sql(String sql) {
    DATABASE.jdbi().useHandle(h -> h.execute(sql));
  }

  private static long count(String sql) {
    return DATABASE.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
