package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hours that are judged as they end: four weeks with a rhythm of a day and noise are there, and
/// the job looks at them as time goes on.
class DetectJobTest {
  private static final int HOURS = 28 * 24;

  /// Hours before the end of what is generated at which the story begins.
  private static final int STORY = 96;

  private static final Instant END = Instant.parse("2026-11-21T05:00:00Z");

  private Database database;
  private GeneratedHistory generated;
  private FindingStore findings;
  private DetectJob job;
  private long alpha;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(DetectJobTest.class);
    generated = new GeneratedHistory(database.jdbi(), END);
    findings = new FindingStore(database.jdbi());
    job =
        new DetectJob(
            database.jdbi(),
            new StandingAlerts(database.jdbi(), _ -> {}, () -> AlertMails.WARNING));
    alpha = generated.host("alpha", HOURS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStepInTheNewestHourIsToldWithinTheHourAndOnce() throws InterruptedException {
    web(hour -> usual(hour) + (hour == HOURS - STORY ? 1_000 : 0));
    detect(0);
    assertThat(listed(0)).isEmpty();
    assertThat(detect(1)).contains(": 1 unlike before, 0 ordinary again.");
    assertThat(listed(1))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.kind()).isEqualTo("anomaly");
              assertThat(told.state()).isEqualTo("new");
              assertThat(told.liveAt()).isEqualTo(at(1));
              assertThat(told.from()).isEqualTo(END.minus(Duration.ofHours(STORY)));
              assertThat(told.sentence())
                  .startsWith("The memory use of web was 1.8 GiB at Tue 2026-11-17 05:00 UTC");
            });
    assertThat(detect(1)).contains("of 0 hosts");
    assertThat(detect(2)).contains(": 0 unlike before");
    assertThat(listed(2)).hasSize(1);
  }

  @Test
  void whatIsOrdinaryAgainForThreeHoursIsOverAndTheWeeklyAnalysisDoesNotRepeatIt()
      throws InterruptedException {
    web(hour -> usual(hour) + (hour == HOURS - STORY ? 1_000 : 0));
    detect(1);
    detect(3);
    assertThat(listed(3)).hasSize(1);
    assertThat(detect(4)).contains("1 ordinary again");
    assertThat(listed(4)).isEmpty();
    assertThat(analyse(5)).endsWith("0 new, 0 standing, 0 resolved.");
    assertThat(findings.list(true, "anomaly", 10, at(5))).hasSize(1);
  }

  @Test
  void theWeeklyAnalysisSeesWhatGoesOnAsTheSameFinding() throws InterruptedException {
    web(hour -> usual(hour) + (hour >= HOURS - STORY && hour < HOURS - STORY + 4 ? 1_000 : 0));
    detect(1);
    assertThat(analyse(1)).endsWith("0 new, 1 standing, 0 resolved.");
    detect(2);
    assertThat(listed(2))
        .singleElement()
        .satisfies(told -> assertThat(told.state()).isEqualTo("standing"));
  }

  @Test
  void quietNoiseAndContainersThatAreYoungGiveNothing() throws InterruptedException {
    web(DetectJobTest::usual);
    generated.container(
        alpha, "young", 240, null, null, 0.5, hour -> hour > 240 - STORY ? 3_000 : 500 + hour % 7);
    for (int hour = 0; hour < 24; hour++) {
      detect(hour);
    }
    assertThat(findings.list(true, null, 10, END)).isEmpty();
  }

  @Test
  void aDismissedOneStaysSilentAndALaterOneIsAnother() throws InterruptedException {
    int later = 60;
    web(
        hour ->
            usual(hour)
                + (hour == HOURS - STORY ? 1_000 : 0)
                + (hour == HOURS - STORY + later ? 4_000 : 0));
    detect(1);
    long first = listed(1).getFirst().id();
    findings.dismiss(first, END.plus(Duration.ofDays(90)), "a load test", "ann");
    detect(2);
    assertThat(listed(2)).isEmpty();
    assertThat(analyse(2)).endsWith("0 new, 0 standing, 0 resolved.");
    detect(4);
    assertThat(analyse(6)).endsWith("0 new, 0 standing, 0 resolved.");
    assertThat(listed(6)).isEmpty();
    for (int hour = 20; hour <= later + 1; hour += 20) {
      detect(hour);
    }
    detect(later + 1);
    assertThat(listed(later + 1))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isNotEqualTo(first));
  }

  @Test
  void hoursThatWereMissedAreCaughtUpOnButNoMoreThanADay() throws InterruptedException {
    web(hour -> usual(hour) + (hour == HOURS - STORY ? 1_000 : 0));
    detect(0);
    detect(20);
    assertThat(findings.list(true, null, 10, END)).hasSize(1);
    generated.container(
        alpha, "db", HOURS, null, null, 0.5, hour -> usual(hour) + (hour == HOURS - 60 ? 900 : 0));
    detect(80);
    assertThat(findings.list(true, null, 10, END)).hasSize(1);
  }

  @Test
  void severalContainersAtOnceAreOneIncidentAndAnAlert() throws InterruptedException {
    for (String name : List.of("web", "db", "queue")) {
      generated.container(
          alpha,
          name,
          HOURS,
          null,
          null,
          0.5,
          hour -> usual(hour) + (hour == HOURS - STORY ? 1_000 : 0));
    }
    detect(1);
    assertThat(listed(1)).hasSize(3).extracting(FindingStore.Stored::incident).hasSize(3);
    assertThat(listed(1).stream().map(FindingStore.Stored::incident).distinct()).hasSize(1);
    assertThat(alerts()).singleElement().asString().startsWith("3 containers of alpha are unlike");
    detect(4);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void ofTwoProcessesThatJudgeTheSameHourOneEntersIt() {
    var store = new LiveDetectionStore(database.jdbi());
    var due = store.due(at(1)).getFirst();
    assertThat(store.enter(due, List.of(), at(1))).isPresent();
    assertThat(store.enter(due, List.of(), at(1))).isEmpty();
  }

  @Test
  void importedHostsAreNotJudged() throws InterruptedException {
    web(hour -> usual(hour) + (hour == HOURS - STORY ? 1_000 : 0));
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update nightshift.host set imported_from = 'a.csv'"));
    assertThat(detect(1)).contains("of 0 hosts");
    assertThat(findings.list(true, null, 10, END)).isEmpty();
  }

  private void web(IntToDoubleFunction mebibytes) {
    generated.container(alpha, "web", HOURS, null, null, 0.5, mebibytes);
  }

  private static double usual(int hour) {
    return 900
        + 100 * Math.sin(2 * Math.PI * hour / 24)
        + 20 * new Random(hour * 7919L).nextGaussian();
  }

  /// Runs the job a quarter past the hour, so many hours after the story began.
  private String detect(int hours) throws InterruptedException {
    return job.run(new JobRun(1, "detect", "fleet", at(hours), at(hours), 1)).sentence();
  }

  private String analyse(int hours) throws InterruptedException {
    var settings = AnalysisConfig.DEFAULTS;
    return new AnalyseJob(database.jdbi(), "alpha", () -> settings)
        .analyse(settings, settings.lookback(), at(hours), (_, _, _) -> {})
        .sentence();
  }

  private List<FindingStore.Stored> listed(int hours) {
    return findings.list(false, "anomaly", 10, at(hours));
  }

  private static Instant at(int hours) {
    return END.minus(Duration.ofHours(STORY - hours)).plus(Duration.ofMinutes(15));
  }

  private List<String> alerts() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select sentence from nightshift.alert where closed_at is null")
                    .mapTo(String.class)
                    .list());
  }
}
