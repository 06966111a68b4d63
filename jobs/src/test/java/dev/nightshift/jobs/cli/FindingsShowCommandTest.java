package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.jobs.analysis.AnalyseJob;
import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A finding of a generated fortnight, as a person reads it.
class FindingsShowCommandTest {
  private static final int HOURS = 14 * 24;

  @TempDir private Path data;

  private Database database;
  private Instant now;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(FindingsShowCommandTest.class);
    now = Instant.now().truncatedTo(ChronoUnit.HOURS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void tellsWhatMovedAtTheSameTimeAndGivesTheNumbersInSql() throws InterruptedException {
    var random = new Random(20_261_121L);
    double[] load = random.doubles(HOURS, 100, 400).toArray();
    var generated = new GeneratedHistory(database.jdbi(), now);
    long host = generated.host("alpha", HOURS);
    generated.container(host, "o'brien", HOURS, null, 4096L, 0.5, hour -> load[hour]);
    generated.container(
        host, "cache", HOURS, null, null, 0.5, hour -> 2 * load[hour] + 5 * random.nextDouble());
    generated.container(host, "aloof", HOURS, null, null, 0.5, of(random));
    new AnalyseJob(database.jdbi(), "alpha", () -> AnalysisConfig.DEFAULTS)
        .run(new JobRun(0, "analyse", "fleet", now, now, 1));
    var waste =
        new FindingStore(database.jdbi())
            .list(false, "waste", 10, now).stream()
                .filter(finding -> "o'brien".equals(finding.container()))
                .findFirst()
                .orElseThrow();
    var shown = typed("findings", "show", Long.toString(waste.id()));
    assertThat(shown.error()).isEmpty();
    assertThat(shown.out())
        .contains("memory in use, hour by hour", "█", "^^^^")
        .containsPattern(
            "moved too +the memory of cache, in the same hour \\(correlation (0\\.9\\d|1\\.00)\\)")
        .doesNotContain("aloof");
    String sql =
        shown
            .out()
            .lines()
            .filter(line -> line.contains("report.container_hour"))
            .findFirst()
            .orElseThrow();
    var rows = typed("db", "shell", "--client", "own", "--command", sql.strip() + ";");
    assertThat(rows.exit()).isZero();
    assertThat(rows.out()).contains("(" + HOURS + " rows)");
  }

  @Test
  void saysWhenNothingElseMoved() throws InterruptedException {
    var random = new Random(20_261_121L);
    var generated = new GeneratedHistory(database.jdbi(), now);
    long host = generated.host("alpha", HOURS);
    generated.container(host, "web", HOURS, null, 4096L, 0.5, of(random));
    generated.container(host, "aloof", HOURS, null, null, 0.5, of(random));
    new AnalyseJob(database.jdbi(), "alpha", () -> AnalysisConfig.DEFAULTS)
        .run(new JobRun(0, "analyse", "fleet", now, now, 1));
    long id = new FindingStore(database.jdbi()).list(false, "waste", 1, now).getFirst().id();
    assertThat(typed("findings", "show", Long.toString(id)).out())
        .contains("nothing else: CPU and memory of 1 container on the host were compared");
  }

  @Test
  void whatLeaptInTheSameHoursMovedTooThoughNothingElseIsShared() throws InterruptedException {
    int hours = 20 * 24;
    int event = hours - 10;
    var generated = new GeneratedHistory(database.jdbi(), now);
    long host = generated.host("alpha", hours);
    for (var name : List.of("web", "db")) {
      double phase = name.length();
      generated.container(
          host,
          name,
          hours,
          null,
          4096L,
          0.5,
          hour -> hour == event ? 1_500 : 400 + 20 * Math.sin(hour / 3.8 + phase));
    }
    generated.container(host, "aloof", hours, null, null, 0.5, _ -> 100);
    new AnalyseJob(database.jdbi(), "alpha", () -> AnalysisConfig.DEFAULTS)
        .run(new JobRun(0, "analyse", "fleet", now, now, 1));
    var found = new FindingStore(database.jdbi()).list(false, "anomaly", 10, now);
    assertThat(found).hasSize(2);
    for (var one : found) {
      String other = "web".equals(one.container()) ? "db" : "web";
      assertThat(typed("findings", "show", Long.toString(one.id())).out())
          .containsPattern(
              "moved too +the memory of " + other + ", 1\\.\\d+ GiB at .* \\(otherwise [34]")
          .doesNotContain("nothing else", "aloof");
    }
  }

  private static IntToDoubleFunction of(Random random) {
    return _ -> 100 + 300 * random.nextDouble();
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
