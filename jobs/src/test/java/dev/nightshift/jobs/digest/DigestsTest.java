package dev.nightshift.jobs.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.mail.SmtpConfig;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedUsage;
import dev.nightshift.jobs.usage.RollUp;
import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.data.Offset;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestsTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");
  private static final Instant BEFORE = MONDAY.minus(Duration.ofDays(7));
  private static final DigestSettings SETTINGS = DigestSettings.of("production", Profile.DEFAULTS);

  @TempDir private Path folder;

  private Database database;
  private Jdbi jdbi;
  private GeneratedUsage usage;
  private GeneratedNews news;
  private long alpha;
  private long web;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(DigestsTest.class);
    jdbi = database.jdbi();
    usage = new GeneratedUsage(jdbi);
    news = new GeneratedNews(jdbi);
    alpha = usage.host("alpha", BEFORE.minus(Duration.ofDays(30)));
    web = usage.container(alpha, "web", BEFORE.minus(Duration.ofDays(30)));
    jdbi.useHandle(
        handle -> handle.execute("update nightshift.host set last_seen = ?", Rows.utc(MONDAY)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void tellsOfAMinuteFromSamples() {
    usage.day(MONDAY);
    var from = MONDAY.minusSeconds(60);
    usage.hostSamples(alpha, from, Duration.ofSeconds(10), 6);
    usage.containerSamples(alpha, web, from, Duration.ofSeconds(10), 6);

    var digest = gather(Digest.Kind.FIRST, from);

    var cpu = java.util.Objects.requireNonNull(digest.hosts().shown().getFirst().cpu());
    double expected = number("select avg(cpu_cores) from nightshift.host_sample");
    assertThat(cpu.mean()).isCloseTo(expected, Offset.offset(1e-9));
    assertThat(cpu.capacity()).isEqualTo(8.0);
    assertThat(cpu.points()).hasSize(6);
    var workload = digest.workloads().shown().getFirst();
    assertThat(workload.workload().text()).isEqualTo("web");
    assertThat(workload.cpu().mean())
        .isCloseTo(
            number("select avg(cpu_cores) from nightshift.container_sample"), Offset.offset(1e-9));
    assertThat(workload.cpu().capacity()).isEqualTo(0.5);
    assertThat(workload.memory().max())
        .isEqualTo(number("select max(memory_working_set_bytes) from nightshift.container_sample"));
    assertThat(workload.throttledShare())
        .isCloseTo(
            number("select sum(throttled_periods) / sum(periods) from nightshift.container_sample"),
            Offset.offset(1e-9));
    assertThat(digest.itself().samples()).isEqualTo(12);
  }

  @Test
  void tellsOfAWeekFromHistoriesBesideTheWeekBefore() throws Exception {
    for (var hour :
        List.of(BEFORE.minus(Duration.ofDays(2)), BEFORE, MONDAY.minus(Duration.ofHours(5)))) {
      usage.day(hour);
      usage.hostSamples(alpha, hour, Duration.ofMinutes(1), 60);
      usage.containerSamples(alpha, web, hour, Duration.ofMinutes(1), 60);
    }
    new RollUp(jdbi).rollUpDue(MONDAY);

    var cpu =
        java.util.Objects.requireNonNull(
            gather(Digest.Kind.PERIODIC, BEFORE).hosts().shown().getFirst().cpu());

    assertThat(cpu.points()).hasSize(2);
    assertThat(cpu.mean())
        .isCloseTo(
            number(
                "select avg(cpu_cores) from nightshift.host_sample where at >= '" + BEFORE + "'"),
            Offset.offset(1e-6));
    assertThat(cpu.meanBefore())
        .isCloseTo(
            number("select avg(cpu_cores) from nightshift.host_sample where at < '" + BEFORE + "'"),
            Offset.offset(1e-6));
  }

  @Test
  void addsUpTheContainersOfAWorkload() {
    usage.day(MONDAY);
    var from = MONDAY.minusSeconds(60);
    long beta = usage.host("beta", BEFORE);
    long second = usage.container(beta, "web", BEFORE);
    usage.containerSamples(alpha, web, from, Duration.ofSeconds(10), 6);
    usage.containerSamples(beta, second, from, Duration.ofSeconds(10), 6);

    var workload = gather(Digest.Kind.FIRST, from).workloads().shown().getFirst();

    assertThat(workload.containers()).isEqualTo(2);
    assertThat(workload.cpu().capacity()).isEqualTo(1.0);
    assertThat(workload.cpu().mean())
        .isCloseTo(
            2 * number("select avg(cpu_cores) from nightshift.container_sample"),
            Offset.offset(1e-9));
  }

  @Test
  void tellsAlertsFindingsAndDecisionsAsTheyStoodThen() {
    news.alert(alpha, "/", "warning", BEFORE.minusSeconds(60), null);
    news.alert(alpha, "/var", "critical", BEFORE.plusSeconds(60), null);
    news.alert(alpha, "/tmp", "warning", BEFORE.plusSeconds(60), MONDAY.minusSeconds(60));
    news.alert(alpha, "/srv", "critical", MONDAY.plusSeconds(60), null);
    news.alert(alpha, "/home", "critical", BEFORE.plusSeconds(60), MONDAY.plusSeconds(60));
    news.finding(alpha, "warning", "It fills up.", BEFORE.plusSeconds(1));
    news.resize(alpha, web, 1L << 30, 384L << 20, "It never used more.", BEFORE.plusSeconds(1));

    var digest = gather(Digest.Kind.PERIODIC, BEFORE);

    assertThat(digest.alarms().shown())
        .extracting(alarm -> alarm.subject().text(), Alarm::change)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("/var", Alarm.Change.OPENED),
            org.assertj.core.groups.Tuple.tuple("/home", Alarm.Change.OPENED),
            org.assertj.core.groups.Tuple.tuple("/", Alarm.Change.STANDING));
    assertThat(digest.recovered().shown())
        .extracting(alarm -> alarm.subject().text())
        .containsExactly("/tmp");
    assertThat(digest.findings().shown().getFirst().sentence().text()).isEqualTo("It fills up.");
    var decision = digest.decisions().shown().getFirst();
    assertThat(decision.workload().text()).isEqualTo("web");
    assertThat(decision.from().text()).isEqualTo("1 GiB");
    assertThat(decision.to().text()).isEqualTo("384 MiB");
  }

  @Test
  void comparesBenchmarksOnlyWithEnoughEarlierNights() {
    for (int night = 1; night <= 3; night++) {
      news.benchmark(
          alpha, "disk", 1000.0, "measured", null, MONDAY.minus(Duration.ofDays(night + 1)));
    }
    news.benchmark(alpha, "disk", 900.0, "measured", null, MONDAY.minusSeconds(60));
    news.benchmark(alpha, "cpu", 5000.0, "measured", null, MONDAY.minusSeconds(60));
    news.benchmark(alpha, "memory", null, "skipped", "the host was busy", MONDAY.minusSeconds(60));

    var scores = gather(Digest.Kind.PERIODIC, BEFORE).scores().shown();

    assertThat(scores)
        .extracting(score -> score.benchmark().text())
        .containsExactly("disk, rate", "cpu, rate", "memory");
    assertThat(scores.getFirst().change()).isCloseTo(-0.1, Offset.offset(1e-9));
    assertThat(scores.get(1).change()).isNull();
    assertThat(scores.get(1).value()).hasToString("5 k IOPS");
    assertThat(scores.getLast().reason()).hasToString("the host was busy");
  }

  @Test
  void tellsWhatWentWrongWithNightshiftItself() {
    news.run("health-check", "done", "fine", MONDAY.minusSeconds(60));
    news.run("recommend", "failed", "The disk is full.", MONDAY.minusSeconds(120));
    news.run("recommend", "failed", "The disk is still full.", MONDAY.minusSeconds(60));

    var itself = gather(Digest.Kind.PERIODIC, BEFORE).itself();

    assertThat(itself.jobsDone()).isEqualTo(1);
    assertThat(itself.jobsFailed()).isEqualTo(2);
    assertThat(itself.troubles())
        .hasToString(
            "[recommend (fleet) failed 2 times, last on Mon 23 Nov 2026, 06:59: The disk is still full.]");
    assertThat(itself.databaseBytes()).isGreaterThan(1 << 20);
  }

  @Test
  void saysWhatIsNotKnownYetAndFromWhenOnItIs() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.host set first_seen = ?", Rows.utc(MONDAY.minusSeconds(62))));
    news.notEnoughData(alpha, web, MONDAY.minusSeconds(1));
    assertThat(gather(Digest.Kind.FIRST, MONDAY.minusSeconds(60)).unknowns())
        .extracting(Object::toString)
        .containsExactly(
            "Limits of 1 workload: not enough data yet: 3 days of history are needed, 1 minute is"
                + " there; the first answers can come on Thu 26 Nov 2026, 06:59.",
            "Trends and weekly patterns: 14 days of history are needed, that is from Mon 7 Dec 2026,"
                + " 06:58 on.");
  }

  @Test
  void makesADigestOfAnEmptyDatabase() {
    jdbi.useHandle(handle -> handle.execute("delete from nightshift.container"));
    jdbi.useHandle(handle -> handle.execute("delete from nightshift.host"));
    var letter = digests(Optional.empty()).preview(Duration.ofDays(7), MONDAY, MONDAY);
    assertThat(letter.subject()).isEqualTo("Preview of 0 hosts: nothing was watched");
    assertThat(letter.text())
        .contains("Everything: no host was ever watched.")
        .doesNotContain("WORKLOADS");
  }

  @Test
  void saysThatNothingWasKnownBeforeTheFirstHostWasSeen() {
    var letter =
        digests(Optional.empty())
            .preview(Duration.ofDays(7), BEFORE.minus(Duration.ofDays(60)), MONDAY);
    assertThat(letter.subject()).isEqualTo("Preview of 0 hosts: nothing was watched");
    assertThat(letter.text())
        .contains("Everything: the first host was seen on Sat 17 Oct 2026, 07:00, after this")
        .doesNotContain("all well");
    assertThat(letter.page()).doesNotContain("all well");
  }

  @Test
  void saysThatWhatWasNotMeasuredWasNot() throws Exception {
    var hour = MONDAY.minus(Duration.ofHours(5));
    usage.day(hour);
    usage.containerSamples(alpha, web, hour, Duration.ofMinutes(1), 60);
    new RollUp(jdbi).rollUpDue(MONDAY);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.container_history set cpu_mean_cores = null, cpu_max_cores = null"));

    var letter = digests(Optional.empty()).preview(Duration.ofDays(7), MONDAY, MONDAY);

    assertThat(letter.text()).containsPattern("web +not measured").doesNotContain(" 0 cores");
    assertThat(letter.page()).contains("not measured").doesNotContain(">0 cores");
  }

  @Test
  void laysTheFirstDigestIntoFilesWithoutAMailServer() throws Exception {
    var made = digests(Optional.empty()).first("../al pha\n", MONDAY.minusSeconds(60), MONDAY);
    assertThat(made.isNew()).isTrue();
    assertThat(made.queued()).isZero();
    assertThat(made.files().html().getParent()).isEqualTo(folder.resolve("digests"));
    assertThat(Files.readString(made.files().html())).startsWith("<!DOCTYPE html>");
    assertThat(Files.readString(made.files().text()))
        .startsWith("NIGHTSHIFT - First digest of alpha");
    assertThat(Files.readString(made.files().mail())).contains("To: undisclosed-recipients:;");
    try (var files = Files.list(folder.resolve("digests"))) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void mailsADueDigestOnceHoweverOftenItsRunIsRepeated() throws Exception {
    var mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    try {
      var post = Optional.of(post(mail.getSmtp().getPort()));
      var job = new DigestJob(digests(post), post);
      var run = new JobRun(1, "digest", "fleet", MONDAY, MONDAY.plusSeconds(1), 1);

      var first = job.run(run);
      assertThat(first.partial()).isFalse();
      assertThat(first.sentence())
          .contains("weekly-2026-W47.html", "Queued 2 mails. 2 mails sent.");
      assertThat(job.run(run).sentence()).contains("It was mailed before.");

      assertThat(mail.getReceivedMessages()).hasSize(2);
      assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("all well · week on alpha");
      assertThat(mail.getReceivedMessages()[0].getHeader("X-Nightshift-Severity"))
          .containsExactly("info");
    } finally {
      mail.stop();
    }
  }

  @Test
  void keepsTheDigestWhenTheMailServerRefuses() throws Exception {
    var post = Optional.of(post(1));
    var run = new JobRun(1, "digest", "fleet", MONDAY, MONDAY.plusSeconds(1), 1);
    var result = new DigestJob(digests(post), post).run(run);
    assertThat(result.partial()).isTrue();
    assertThat(result.sentence())
        .contains("Queued 2 mails.", "to be tried again", "localhost:1 cannot be reached");
    assertThat(post.get().store().counts().waiting()).isEqualTo(2);
    assertThat(new DigestStore(jdbi).find("weekly:2026-W47")).isPresent();
  }

  @Test
  void makesOneDigestThoughTwoNodesMakeItAtOnce() throws Exception {
    var post = Optional.of(post(1));
    try (var nodes = Executors.newFixedThreadPool(4)) {
      Callable<Digests.Made> node = () -> digests(post).periodic(MONDAY, MONDAY.plusSeconds(1));
      int made = 0;
      int queued = 0;
      for (var result : nodes.invokeAll(List.of(node, node, node, node))) {
        made += result.get().isNew() ? 1 : 0;
        queued += result.get().queued();
      }
      assertThat(made).isEqualTo(1);
      assertThat(queued).isEqualTo(2);
    }
  }

  private Digest gather(Digest.Kind kind, Instant from) {
    return new DigestFacts(jdbi).gather(kind, from, MONDAY, MONDAY, SETTINGS);
  }

  private Digests digests(Optional<Post> post) {
    return new Digests(
        jdbi, folder.resolve("digests"), post, DecisionLinkStore.NONE, () -> SETTINGS);
  }

  private Post post(int port) {
    var config =
        SmtpConfig.from(
            Map.of(
                "NIGHTSHIFT_SMTP_HOST", "localhost",
                "NIGHTSHIFT_SMTP_PORT", Integer.toString(port),
                "NIGHTSHIFT_SMTP_STARTTLS", "off",
                "NIGHTSHIFT_SMTP_FROM", "nightshift@example.org",
                "NIGHTSHIFT_SMTP_TO", "a@example.org,b@example.org"));
    return Post.of(config.orElseThrow(), jdbi);
  }

  private double number(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Double.class).one());
  }
}
