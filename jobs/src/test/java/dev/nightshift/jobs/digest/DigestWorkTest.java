package dev.nightshift.jobs.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rollout.GeneratedRollouts;
import dev.nightshift.jobs.usage.GeneratedUsage;
import dev.nightshift.reports.Compared;
import dev.nightshift.reports.Digest;
import dev.nightshift.reports.DigestWriter;
import dev.nightshift.reports.Undertaking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a digest tells of plans, rollouts, savings and nights, and how it stood in a week that is
/// past. Rollouts are audited by the database's clock, so these weeks end now.
final class DigestWorkTest {
  private static final DigestSettings SETTINGS = DigestSettings.of("production", Profile.DEFAULTS);
  private static final Duration WEEK = Duration.ofDays(7);

  private final Instant now = InstantSource.system().instant().plusSeconds(60);
  private Database database;
  private Jdbi jdbi;
  private GeneratedUsage usage;
  private GeneratedNews news;
  private long alpha;
  private long web;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(DigestWorkTest.class);
    jdbi = database.jdbi();
    usage = new GeneratedUsage(jdbi);
    news = new GeneratedNews(jdbi);
    alpha = usage.host("alpha", now.minus(Duration.ofDays(60)));
    web = usage.container(alpha, "web", now.minus(Duration.ofDays(60)));
    execute("update nightshift.host set last_seen = now()");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void tellsWhatWaitsForAPersonWithAllThatItTakesToDecide() {
    news.resize(alpha, web, 1L << 30, 384L << 20, "It never used more.", now.minusSeconds(900));
    execute(
        """
        update nightshift.recommendation set resource = 'cpu', unit = 'cores', current_value = 2, proposed_value = 0.5, risk = 1,
          saving_per_month = 32.85, evidence = '{"expected_failures": 0.004}', undo = 'exact'
        """);
    GeneratedRollouts.fill(jdbi, "web");

    var waiting = digest(now).waiting().shown().getFirst();

    assertThat(waiting.asks()).isEqualTo("to approve");
    assertThat(waiting.changes().getFirst().change()).isEqualTo("CPU 2 cores → 0.5 cores");
    assertThat(waiting.stakes().words())
        .containsExactly(
            "saves 32.85 a month",
            "risk 1 of 4",
            "expected: 0.4 % of its demand waits",
            "undo exact");
    assertThat(waiting.reason().text()).isEqualTo("It never used more.");
    assertThat(waiting.deadline()).isAfter(now.plus(Duration.ofDays(2)));
    assertThat(waiting.answers().getFirst()).isEqualTo("nightshift approve " + waiting.plan());
    assertThat(digest(now).decisions().total()).as("it is in a plan already").isZero();
  }

  /// Both stand in the audit of a rollout beside what it came to.
  @Test
  void linksAndWrongCodesDoNotHideAPlan() {
    GeneratedRollouts.fill(jdbi, "web");
    for (var change : List.of("link made", "wrong code")) {
      audited(change);
    }

    assertThat(digest(now).waiting().total()).isEqualTo(1);
    assertThat(new DigestWriter().write(digest(now)).subject()).startsWith("1 to approve · ");

    audited("running -> completed");
    audited("wrong code");
    assertThat(digest(now).savings().realised().isNothing()).isFalse();
    assertThat(digest(now).work().done()).isEqualTo(1);
  }

  private void audited(String change) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "select nightshift.audit_append('tester', null, 'rollout:' || max(plan_id), ?, '{}') from nightshift.rollout",
                change));
  }

  /// Alerts tell of them at once; a digest has sections of their own for them.
  @Test
  void aPlanIsToldOnceAndAfterItsDecisionAsDecided() {
    GeneratedRollouts.fill(jdbi, "web");
    refreshAlerts();

    var open = new DigestWriter().write(digest(now));

    assertThat(digest(now).alarms().isEmpty()).isTrue();
    assertThat(open.subject())
        .startsWith("1 to approve · 1 rolled back · ")
        .doesNotContain("alert");
    assertThat(open.text()).doesNotContain("waits for approval", "NOT WELL");

    TestDatabase.owner(database)
        .useHandle(
            owner ->
                owner.execute(
                    "select nightshift.reject(max(plan_id), 'no') from nightshift.rollout"));
    refreshAlerts();
    assertThat(digest(now).recovered().isEmpty()).isTrue();
    assertThat(new DigestWriter().write(digest(now)).text())
        .contains("rejected")
        .doesNotContain("waits for approval");
  }

  private void refreshAlerts() {
    execute("select nightshift.refresh_rollout_alerts(" + alpha + ")");
  }

  @Test
  void tellsWhatWasUndoneAndWhy() {
    GeneratedRollouts.fill(jdbi, "web");

    var letter = new DigestWriter().write(digest(now));
    var undone = digest(now).undertakings().shown().getFirst();

    assertThat(undone.outcome()).isEqualTo(Undertaking.Outcome.UNDONE);
    assertThat(undone.reason().text())
        .isEqualTo("the canary stage failed: answer time rose by 40.0 ms");
    assertThat(undone.approvedBy().text()).isEqualTo("ada");
    assertThat(letter.subject()).startsWith("1 to approve · 1 rolled back · ");
    assertThat(letter.text()).contains("taken back", "answer time rose by 40.0 ms");
  }

  @Test
  void aWeekThatIsPastIsToldAsItStoodThen() {
    GeneratedRollouts.fill(jdbi, "web");
    var then = now.minus(Duration.ofDays(3));
    news.alert(alpha, "/", "critical", then.minusSeconds(60), now.minusSeconds(120));
    news.finding(alpha, "warning", "It fills up.", now.minusSeconds(600));

    var past = digest(then);

    assertThat(past.waiting().isEmpty()).isTrue();
    assertThat(past.undertakings().isEmpty()).isTrue();
    assertThat(past.findings().isEmpty()).isTrue();
    assertThat(past.alarms().total()).as("it was closed later").isEqualTo(1);
    assertThat(past.upcoming()).isEmpty();
    assertThat(past.itself().databaseBytes()).isNull();
    assertThat(past.itself().auditHead()).isNull();
    assertThat(digest(now).itself().auditHead()).isNotNull();
  }

  @Test
  void savingsAreWhatHoldsAndNotWhatWasTakenBack() {
    GeneratedRollouts.fill(jdbi, "web");
    assertThat(digest(now).savings().realised().isNothing()).as("taken back").isTrue();
    audited("running -> completed");

    var savings = digest(now).savings();

    assertThat(savings.realised().cores()).as("2 cores to 0.5").isEqualTo(1.5);
    assertThat(savings.realised().perMonth()).isCloseTo(730 * 1.5 * 0.03, within());
    assertThat(savings.realisedInAll()).isEqualTo(savings.realised());
    assertThat(savings.cpuShare()).isEqualTo(1.5 / 8);
    assertThat(new DigestWriter().write(digest(now)).html()).contains("19 % CPU saved");
  }

  @Test
  void tellsTheCostOfTheWeekAndWhatTheMonthWasExpectedToCostByThen() {
    var end = Instant.parse("2026-11-30T07:00:00Z");
    for (int i = 1; i <= 14 * 24; i++) {
      cost(end.minus(Duration.ofHours(i)), i <= 168 ? 0.2 : 0.1);
    }
    execute(
        """
        insert into nightshift.cost_forecast (month, scope, name, made_on, so_far_usd, total_usd, low_usd, high_usd, naive_usd, method, made_at)
        select '2026-11-01', 'fleet', 'fleet', day, 0, extract(day from day), 1, 99, 1, 'naive', day + interval '10 minutes'
        from generate_series('2026-11-10 00:00Z'::timestamptz, '2026-12-03 00:00Z', interval '1 day') day
        """);

    var cost = java.util.Objects.requireNonNull(costOf(end));

    assertThat(cost.period().usd()).isCloseTo(168 * 0.2, within());
    assertThat(cost.period().idle()).isCloseTo(168 * 0.05, within());
    assertThat(java.util.Objects.requireNonNull(cost.before()).usd()).isCloseTo(16.8, within());
    assertThat(cost.soFar()).as("since the first hour there is").isCloseTo(33.6 + 16.8, within());
    assertThat(cost.course().getLast().at()).isEqualTo(end);
    assertThat(java.util.Objects.requireNonNull(cost.outlook()).usd())
        .as("what was foreseen later was not known")
        .isEqualTo(30);
    assertThat(cost.dearest().shown())
        .extracting(one -> one.workload().text(), one -> Math.round(one.usd() * 100))
        .containsExactly(org.assertj.core.groups.Tuple.tuple("web", 2520L));
    assertThat(costOf(end.minus(Duration.ofDays(60)))).as("nothing was worked out").isNull();
    var over = java.util.Objects.requireNonNull(costOf(Instant.parse("2026-12-01T00:00:00Z")));
    assertThat(over.month()).isEqualTo(java.time.YearMonth.of(2026, 11));
    assertThat(over.outlook()).as("the month is over").isNull();
  }

  private dev.nightshift.reports.@org.jspecify.annotations.Nullable Cost costOf(Instant end) {
    return new DigestFacts(jdbi)
        .gather(Digest.Kind.PERIODIC, end.minus(WEEK), end, end, SETTINGS)
        .cost();
  }

  private void cost(Instant hour, double usd) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "insert into nightshift.host_cost (host_id, hour, hourly_usd, idle_cpu_usd, idle_memory_usd, unwatched_usd, computed_at) values (?, ?, ?, ?, 0, 0, now())",
              alpha,
              Rows.utc(hour),
              usd,
              usd / 4);
          handle.execute(
              "insert into nightshift.container_cost (host_id, container_id, hour, cpu_usd, memory_usd) values (?, ?, ?, ?, ?)",
              alpha,
              web,
              Rows.utc(hour),
              usd / 2,
              usd / 4);
        });
  }

  @Test
  void aWeekStandsBesideTheWeekBefore() {
    var hour = now.truncatedTo(ChronoUnit.HOURS);
    for (int i = 1; i <= 300; i++) {
      history(hour.minus(Duration.ofHours(i)), i < 168 ? 3 : 2);
    }
    news.alert(alpha, "/", "critical", now.minus(Duration.ofDays(2)), null);

    assertThat(digest(now).health().compared())
        .extracting(Compared::name, Compared::now, Compared::before, Compared::difference)
        .contains(
            org.assertj.core.groups.Tuple.tuple("CPU used", "3 cores", "2 cores", "+50 %"),
            org.assertj.core.groups.Tuple.tuple("Alerts opened", "1", "0", ""));
    assertThat(digest(now.minus(Duration.ofDays(30))).health().compared()).isEmpty();
  }

  @Test
  void aHostsHealthIsThatOfTheEndOfTheWeek() {
    for (int day = 0; day < 9; day++) {
      int score = 90 - day;
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "insert into nightshift.health_score (host_id, at, score, why, checks, unknown) values (?, ?, ?, 'disk-space', 20, 0)",
                  alpha,
                  Rows.utc(now.minus(Duration.ofDays(90 - score)).minusSeconds(60)),
                  score));
    }
    assertThat(digest(now).hosts().shown().getFirst().health()).isEqualTo("health 90 of 100");
    assertThat(digest(now.minus(Duration.ofDays(3))).hosts().shown().getFirst().health())
        .isEqualTo("health 87 of 100");
  }

  @Test
  void benchmarkNightsAreDrawnWithTheNightOnWhichTheyChanged() {
    for (int night = 0; night < 40; night++) {
      night("fio-random-read", night < 20 ? 100 : 80 + 0.1 * (night % 3), night);
      night("stress-ng", 50 + 0.1 * (night % 5), night);
    }

    var courses = digest(now).health().nights();

    assertThat(courses).hasSize(1);
    var course = courses.getFirst();
    assertThat(course.benchmark().text()).isEqualTo("fio-random-read, rate");
    assertThat(course.shifts()).hasSize(1);
    assertThat(course.shifts().getFirst().first()).isBetween(18, 22);
    assertThat(new DigestWriter().write(digest(Digest.Kind.PREVIEW, now)).pictures())
        .extracting(dev.nightshift.reports.Picture::id)
        .contains("night-1");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  private Digest digest(Instant end) {
    return digest(Digest.Kind.PERIODIC, end);
  }

  private Digest digest(Digest.Kind kind, Instant end) {
    return new DigestFacts(jdbi).gather(kind, end.minus(WEEK), end, now, SETTINGS);
  }

  private void history(Instant hour, double cores) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into nightshift.host_history (host_id, hour, samples, seconds, cpu_mean_cores, cpu_max_cores, memory_mean_bytes,
                  memory_max_bytes, rolled_up_at)
                values (?, ?, 360, 3600, ?, ?, 8e9, 9000000000, now())
                """,
                alpha,
                Rows.utc(hour),
                cores,
                cores));
  }

  private void night(String benchmark, double value, int night) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, trials, unit, higher_is_better, outcome)
                values (?, ?, 'nightly', ?, 'rate', ?, 6, 'IOPS', true, 'measured')
                """,
                alpha,
                Rows.utc(now.minus(Duration.ofDays(40L - night))),
                benchmark,
                value));
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }
}
