package dev.nightshift.jobs.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import dev.nightshift.jobs.usage.RollUp;
import dev.nightshift.reports.Digest;
import dev.nightshift.reports.DigestWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hosts that were imported to try advice on them are in no digest.
final class ImportedHostsTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");
  private static final Instant BEFORE = MONDAY.minus(Duration.ofDays(7));
  private static final DigestSettings SETTINGS = DigestSettings.of("production", Profile.DEFAULTS);

  private Database database;
  private Jdbi jdbi;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.forClass(ImportedHostsTest.class);
    jdbi = database.jdbi();
    host("alpha", BEFORE.minus(Duration.ofDays(20)), Duration.ofHours(5));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aDigestIsTheSameWithThemAsWithout() throws Exception {
    var without = letter();
    long imported = host("imported-trace", BEFORE.minus(Duration.ofDays(50)), Duration.ofHours(7));
    assertThat(letter()).isNotEqualTo(without);

    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.host set imported_from = 'a trace' where id = ?", imported));

    assertThat(letter()).isEqualTo(without).contains("alpha");
  }

  @Test
  void viewsSayWhichAreImported() throws Exception {
    long imported = host("imported-trace", BEFORE.minus(Duration.ofDays(50)), Duration.ofHours(7));
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.host set imported_from = 'a trace' where id = ?", imported));

    for (String view : new String[] {"finding", "recommendation", "host_now", "container_now"}) {
      assertThat(names("select distinct host from report." + view + " where imported"))
          .as(view)
          .containsExactly("imported-trace");
    }
    assertThat(names("select workload from report.workload where imported order by 1"))
        .containsExactly("imported-trace-second", "imported-trace-web");
  }

  private List<String> names(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private String letter() {
    var now = MONDAY.plus(Duration.ofDays(1));
    var digest = new DigestFacts(jdbi).gather(Digest.Kind.PERIODIC, BEFORE, MONDAY, now, SETTINGS);
    var letter = new DigestWriter().write(digest);
    return letter.subject() + "\n" + letter.text();
  }

  /// A host about which there is something to say everywhere.
  private long host(String name, Instant seen, Duration ago) throws Exception {
    var usage = new GeneratedUsage(jdbi);
    var news = new GeneratedNews(jdbi);
    long host = usage.host(name, seen);
    long web = usage.container(host, name + "-web", seen);
    long second = usage.container(host, name + "-second", seen);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.host set last_seen = ? where id = ?", Rows.utc(MONDAY), host));
    for (var hour : new Instant[] {BEFORE.minus(ago), MONDAY.minus(ago)}) {
      usage.day(hour);
      usage.hostSamples(host, hour, Duration.ofMinutes(1), 60);
      usage.containerSamples(host, web, hour, Duration.ofMinutes(1), 60);
    }
    new RollUp(jdbi).rollUpDue(MONDAY);
    news.finding(host, "critical", name + " fills up.", BEFORE.plusSeconds(1));
    news.resize(host, web, 1L << 30, 384L << 20, name + " never used more.", BEFORE.plusSeconds(1));
    news.notEnoughData(host, second, MONDAY.minusSeconds(1));
    news.alert(host, "/" + name, "warning", BEFORE.plusSeconds(1), null);
    return host;
  }
}
