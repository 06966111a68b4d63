package dev.nightshift.jobs.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.CollectionConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ProcessMeter;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.Collector;
import dev.nightshift.jobs.usage.HostSources;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Real containers that are driven into memory pressure every ninety minutes, by a clock that runs
/// a thousand times too fast: five minutes are a quarter of a second. All else is real: the daemon,
/// the kernel's counters, the collector, training, the job that looks ahead.
class LivePressureTest {
  private static final int CONTAINERS = 4;
  private static final String NAME = "nightshift-test-pressure-";
  private static final Duration STEP = Duration.ofSeconds(OwnLoadStore.STEP);
  private static final Duration SAMPLED = Duration.ofSeconds(10);

  /// Steps from one time of pressure to the next, and how many of them it lasts.
  private static final int PERIOD = 18;

  private static final int PRESSED = 3;
  private static final int LEARNED = 12 * PERIOD;
  private static final int FORESEEN = 3 * PERIOD;

  /// Sooner after one another two rounds make one sample.
  private static final long ROUND_MILLIS = 230;

  private final Map<String, Boolean> pressed = new TreeMap<>();
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1));
  private Database database;
  private HostSources sources;
  private Collector collector;

  @BeforeEach
  void open() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(LivePressureTest.class);
    for (int c = 0; c < CONTAINERS; c++) {
      DockerCli.start(
          NAME + c,
          List.of("-m", "32m", "--memory-swap", "32m", "--network", "none", "--tmpfs", "/t"),
          "/bin/sh",
          "-c",
          "dd if=/dev/zero of=/t/base bs=1M count=8; exec sleep 1000");
    }
    var files = KernelFiles.withinLimits();
    sources =
        new HostSources(
            "pressed",
            HostMeter.ofThisMachine(files),
            Cgroups.ofThisMachine(files),
            DockerHost.of(Map.of()),
            new ProcessMeter(files));
    collector =
        Collector.open(
            sources,
            database.jdbi(),
            () -> now.plus(SAMPLED),
            new CollectionConfig(Duration.ofMinutes(5), true));
    collector.start();
  }

  @AfterEach
  void close() throws Exception {
    if (collector != null) {
      collector.close();
      sources.close();
      for (int c = 0; c < CONTAINERS; c++) {
        DockerCli.docker("rm", "-f", NAME + c);
      }
      database.close();
    }
  }

  @Test
  void pressureOnAScheduleIsForeseenAndToldBeforeItComes() throws Exception {
    for (int step = 0; step < LEARNED; step++) {
      step(step);
    }
    assertThat(new Training(database.jdbi()).train("memory", "ada", now))
        .contains("(boosting) speaks");
    var job =
        new PredictJob(
            database.jdbi(),
            new StandingAlerts(
                database.jdbi(),
                notices -> notices.forEach(notice -> told.add(notice.sentence())),
                () -> AlertMails.WARNING));
    int onsets = 0;
    int foreseen = 0;
    int inVain = 0;
    for (int step = LEARNED; step < LEARNED + FORESEEN; step++) {
      job.run(new JobRun(1, "predict", "fleet", now, now, 1));
      var ahead = openAlerts();
      for (int c = 0; c < CONTAINERS; c++) {
        boolean begins = phase(step, c) == 0;
        boolean alerted = ahead.contains("pressed/" + NAME + c + " memory");
        onsets += begins ? 1 : 0;
        foreseen += begins && alerted ? 1 : 0;
        inVain += !begins && alerted ? 1 : 0;
      }
      step(step);
    }
    assertThat(onsets).isEqualTo(3 * CONTAINERS);
    assertThat(foreseen).as("told before: %s", told).isGreaterThanOrEqualTo(onsets - 2);
    assertThat(inVain).as("told in vain: %s", told).isLessThanOrEqualTo(2);
    assertThat(told)
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .contains(NAME)
                    .contains("is likely (")
                    .contains("to reach 80 % of its memory limit in the five minutes from"));
  }

  private static int phase(int step, int container) {
    return (step + 5 * container) % PERIOD;
  }

  /// Five minutes: containers do what their schedule says, and one round is sampled.
  private void step(int step) throws Exception {
    long began = System.nanoTime();
    for (int c = 0; c < CONTAINERS; c++) {
      press(NAME + c, phase(step, c) < PRESSED);
    }
    long rest = ROUND_MILLIS - (System.nanoTime() - began) / 1_000_000;
    if (rest > 0) {
      Thread.sleep(rest);
    }
    collector.oneRound();
    awaitSample();
    now = now.plus(STEP);
  }

  private void press(String name, boolean hard) throws Exception {
    if (hard != pressed.getOrDefault(name, false)) {
      var change =
          hard ? "dd if=/dev/zero of=/t/more bs=1M count=19" : "exec /bin/busybox rm /t/more";
      DockerCli.docker("exec", name, "/bin/sh", "-c", change);
      pressed.put(name, hard);
    }
  }

  private void awaitSample() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!sampled()) {
      assertThat(System.nanoTime()).as("the round is written").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private boolean sampled() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select exists (select from nightshift.host_sample where at >= ?)"
                            + " or not exists (select from nightshift.host_sample)")
                    .bind(0, now.atOffset(java.time.ZoneOffset.UTC))
                    .mapTo(Boolean.class)
                    .one());
  }

  private List<String> openAlerts() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select subject from nightshift.alert where check_name = 'bottleneck-ahead'"
                            + " and closed_at is null")
                    .mapTo(String.class)
                    .list());
  }
}
