package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of an analysis and of its findings.
class AnalysisCommandsTest {
  private static final int HOURS = 8 * 24;

  @TempDir private Path data;

  private Database database;
  private GeneratedHistory generated;
  private Instant now;
  private long alpha;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(AnalysisCommandsTest.class);
    now = Instant.now().truncatedTo(ChronoUnit.HOURS);
    generated = new GeneratedHistory(database.jdbi(), now);
    alpha = generated.host("alpha", HOURS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void tellsHowFarItHasComeAndWhatIsNew() {
    generated.container(alpha, "web", HOURS, null, 4096L, 0.5, _ -> 200);
    var analysed = typed("analyse");
    assertThat(analysed.error()).isEmpty();
    assertThat(analysed.out())
        .contains(
            "Looking through the last 28 days …",
            "1 host and 1 container analysed: 1 new, 0 standing, 0 resolved.",
            "  new: The memory limit of web is 4 GiB");
    assertThat(typed("analyse").out())
        .contains("0 new, 1 standing, 0 resolved.")
        .doesNotContain("new: The");
    assertThat(typed("jobs", "history", "analyse").out())
        .as("who asks by hand leaves a record, too")
        .contains("1 new, 0 standing", "0 new, 1 standing");
    assertThat(typed("operation", "list").out()).containsPattern("job +analyse +2 ");
  }

  @Test
  void looksNoFurtherBackThanItIsToldAndResolvesNothingThen() {
    // Its only peak is a week old: who looks at four days sees a limit far above any use.
    generated.container(alpha, "web", HOURS, null, 4096L, 0.5, hour -> hour == 3 ? 4000 : 200);
    generated.container(alpha, "db", HOURS, null, 4096L, 0.5, _ -> 200);
    assertThat(typed("analyse").out())
        .contains("new: The memory limit of db")
        .doesNotContain("web");
    assertThat(typed("analyse", "--since", "4d").out())
        .contains("the last 4 days", "1 new", "new: The memory limit of web");
    assertThat(typed("findings", "list", "--kind", "waste").out())
        .as("what a short look saw of db does not replace what was known")
        .contains("limit of db is 4 GiB, but it never used more than 200 MiB in 8 days");
    assertThat(typed("analyse", "--since", "4h").out()).contains("0 resolved");
    assertThat(typed("analyse").out()).contains("1 resolved");
    assertThat(typed("analyse", "--since", "5m").exit()).isEqualTo(2);
  }

  @Test
  void aHostFullOfFindingsFitsOnOneScreen() {
    for (int i = 0; i < 60; i++) {
      generated.container(alpha, "web-" + i + "-of-many", HOURS, null, 4096L, 0.5, _ -> 200);
    }
    typed("analyse");
    killed(
        "web-1-of-many",
        "web-2-of-many",
        "web-3-of-many",
        "web-4-of-many",
        "web-5-of-many",
        "web-6-of-many");
    typed("analyse");
    var listed = typed("findings", "list");
    assertThat(listed.out().lines().count()).isLessThan(25);
    assertThat(listed.out())
        .contains(
            "and 58 more of this kind: nightshift findings list --kind waste",
            "└ and 2 more: nightshift findings list --incident");
    assertThat(typed("findings", "list", "--each").out().lines().count()).isGreaterThan(66);
    var first = new FindingStore(database.jdbi()).list(false, "starvation", 1, now).getFirst();
    var ofIncident =
        typed(
            "findings", "list", "--format", "csv", "--incident", String.valueOf(first.incident()));
    assertThat(ofIncident.out().lines().count()).isEqualTo(7);
    assertThat(typed("findings", "show", String.valueOf(first.id())).out())
        .containsPattern("incident +" + first.incident() + ", new: this, and what began");
    generated.host("beta", 1);
    assertThat(typed("findings", "list", "--host", "beta").out()).contains("Nothing stands out.");
  }

  @Test
  void saysHowManyMoreThereAreAndNumbersInUnitsOfPeople() {
    for (String name : List.of("web", "db", "queue")) {
      generated.container(
          alpha, name, HOURS, null, null, 0.5, hour -> hour == HOURS - 4 ? 9_000 : 500 + hour % 7);
    }
    typed("analyse");
    assertThat(typed("findings", "list", "--most", "2").out())
        .contains("and 1 more: --most shows them.");
    assertThat(typed("findings", "list", "--most", "3").out()).doesNotContain("--most shows them");
    var first = new FindingStore(database.jdbi()).list(false, "anomaly", 1, now).getFirst();
    assertThat(typed("findings", "show", String.valueOf(first.id())).out())
        .containsPattern("value +8\\.8 GiB")
        .containsPattern("how sure +more than 99 %");
  }

  private void killed(String... names) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    update nightshift.container_history set oom_kills = 1
                    where hour = ? and container_id in (select id from nightshift.container where name = any(?))
                    """,
                    now.minus(Duration.ofHours(3)).atOffset(ZoneOffset.UTC),
                    names));
  }

  @Test
  void sayHowWellHostsAreAndCountSilenceAs0() {
    assertThat(typed("health", "score").exit()).isEqualTo(1);
    long beta = generated.host("beta", 1);
    scored(alpha, Duration.ofMinutes(10), 80.0, "cpu critical -20.0");
    scored(alpha, Duration.ofHours(1), 100.0, "all 40 checks are well");
    scored(beta, Duration.ofHours(5), 100.0, "all 40 checks are well");
    var shown = typed("health", "score");
    assertThat(shown.error()).isEmpty();
    assertThat(shown.out())
        .containsPattern("alpha +80 .*cpu critical -20.0")
        .containsPattern("beta +unknown .*not checked lately")
        .containsPattern("fleet +40 .*1 of which count as 0")
        .contains("a host: 100 ×", "the fleet: the mean");
    assertThat(typed("health", "score", "--help").out()).contains("weight: critical 0.30");
    assertThat(
            typed("health", "score", "--host", "alpha", "--since", "1d", "--format", "csv")
                .out()
                .lines())
        .hasSize(3);
    assertThat(typed("health", "score", "--since", "1d", "--format", "csv").out())
        .containsPattern(",40\\.0,80\\.0,2,1\r\n");
  }

  @Test
  void saysWhichResourceIsTheLimitWhenAndBecauseOfWhom() {
    generated.container(alpha, "backup", HOURS, null, null, 0.5, _ -> 200);
    generated.container(alpha, "web", HOURS, null, null, 0.5, _ -> 200);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  """
                  update nightshift.host_history set disk_busy_mean = case when extract(hour from hour at time zone 'UTC') in (2, 3) then 0.97 else 0.1 end,
                    io_stalled_seconds = 30, open_files_max = 1000, open_files_limit = 100000
                  """);
              handle.execute(
                  """
                  update nightshift.container_history h set io_read_bytes = 0, io_write_bytes = 3600::bigint * case
                    when c.name = 'web' then 1000000 when extract(hour from hour at time zone 'UTC') in (2, 3) then 80000000 else 0 end
                  from nightshift.container c where c.id = h.container_id
                  """);
            });
    var shown = typed("bottlenecks", "--host", "alpha");
    assertThat(shown.error()).isEmpty();
    assertThat(shown.out())
        .contains("disk", "every day 02:00-04:00 UTC", "backup 76.3 MiB/s (otherwise 0 B/s)")
        .contains("Limit or move backup")
        .doesNotContain("files");
    assertThat(typed("bottlenecks", "--since", "7d", "--format", "csv").out())
        // between 02:00 and 04:00 the first of the seven days is cut
        .containsPattern("alpha,,disk,1[34],16[789],");
    assertThat(typed("analyse").out())
        .containsPattern("new: The disk held alpha up in 16 of 19\\d hours since .*backup used");
    assertThat(typed("bottlenecks", "--host", "beta").exit()).isEqualTo(2);
  }

  @Test
  void anImportedHostsBottlenecksCountFromTheEndOfItsTraceAndMayBeOlderThanTheWindow() {
    var end = now.minus(Duration.ofDays(100));
    long old = new GeneratedHistory(database.jdbi(), end).host("imported-a", 0);
    new GeneratedHistory(database.jdbi(), end)
        .container(old, "full", 20 * 24, null, 1024L, 0.5, _ -> 1000);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "update nightshift.host set imported_from = 'a.csv' where id = ?", old);
              handle.execute(
                  "update nightshift.container set last_seen = ? where host_id = ?",
                  end.atOffset(ZoneOffset.UTC),
                  old);
            });
    assertThat(typed("bottlenecks", "--host", "imported-a").out())
        .containsPattern("imported-a +full +memory +168 +168")
        .contains("or earlier");
    assertThat(typed("bottlenecks", "--host", "imported-a", "--since", "30d").out())
        .containsPattern("imported-a +full +memory +480 +480")
        .doesNotContain("or earlier");
  }

  @Test
  void whatIsMistypedIsToldAndNeverLooksLikeGoodNews() {
    assertThat(typed("findings", "list", "--host", "nope").exit()).isEqualTo(2);
    assertThat(typed("findings", "list", "--incident", "77").exit()).isEqualTo(2);
    assertThat(typed("findings", "list", "--incident", "77").error())
        .contains("There is no incident 77");
    assertThat(typed("findings", "list", "--kind", "nonsense").error())
        .contains("kinds are anomaly, bottleneck");
    assertThat(typed("health", "score", "--host", "nope").exit()).isEqualTo(2);
    assertThat(typed("findings", "dismiss", "1", "--because", " ").error())
        .contains("Say with --because why");
    assertThat(typed("findings", "dismiss", "1", "--because", "x", "--for", "0d").error())
        .contains("--for must be longer than 0 and at most 520w");
    assertThat(typed("findings", "dismiss", "1", "--because", "x", "--for", "9999w").exit())
        .isEqualTo(2);
  }

  @Test
  void aYoungHostIsToldWhatIsMissing() {
    assertThat(typed("evaluate", "live").out())
        .isEqualToNormalizingNewlines(
            "Nothing was judged: it needs two weeks of history, has 8 days.\n");
  }

  @Test
  void anEvaluationNeverOverwritesWhatItReads() throws Exception {
    var series = data.resolve("pairs.json");
    String text = "{\"a\": {\"x\": [1, 2], \"y\": [2, 1]}}";
    Files.writeString(series, text);
    for (var kind : List.of("correlation", "exhaustion", "changepoints", "anomalies")) {
      var typed = typed("evaluate", kind, "--in", series.toString(), "--out", series.toString());
      assertThat(typed.exit()).as(kind).isEqualTo(2);
      assertThat(typed.error()).contains("would overwrite the series");
    }
    assertThat(series).hasContent(text);
  }

  private void scored(long host, Duration ago, double score, String why) {
    var at = Instant.now().minus(ago).atOffset(ZoneOffset.UTC);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into nightshift.health_score (host_id, at, score, why, checks, unknown) values (?, ?, ?, ?, 40, 0)",
                    host,
                    at,
                    score,
                    why));
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
