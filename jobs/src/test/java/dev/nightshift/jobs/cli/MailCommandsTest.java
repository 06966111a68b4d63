package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mail commands as a person types them.
class MailCommandsTest {
  @TempDir private Path data;

  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(MailCommandsTest.class);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aMailThatWasGivenUpIsToldAndTriedAgain() {
    assertThat(typed("mail", "list").out()).startsWith("Nothing is stuck");
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.mail_outbox (key, recipient, message_id, subject, message, state, attempts, last_reply)
                    values ('digest:1', 'a@example.org', '<1>', 'all well', '', 'dead', 14, '550 No such user')
                    """));
    assertThat(typed("status").out()).contains("1 mail was given up: 'nightshift mail list'");
    var listed = typed("mail", "list", "--format", "csv").out().lines().toList();
    assertThat(listed.getLast()).contains("given up", "550 No such user");
    String id = listed.getLast().split(",", 2)[0];
    assertThat(typed("mail", "retry", id).exit()).isZero();
    assertThat(typed("status").out()).doesNotContain("given up");
    var again = typed("mail", "retry", id);
    assertThat(again.exit()).isEqualTo(Failures.USAGE);
    assertThat(again.error()).contains("No mail " + id + " was given up");
  }

  @Test
  void whatMayHaveArrivedIsToldApartAndWhenEachIsTriedNext() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.mail_outbox (key, recipient, message_id, subject, message, state, attempts, not_before, last_reply)
                    values ('digest:1', 'a@example.org', '<1>', 'one', '', 'unknown', 1, '2099-01-02 03:04Z', 'no answer'),
                      ('digest:2', 'a@example.org', '<2>', 'two', '', 'queued', 2, '2099-01-02 05:06Z', '451 busy'),
                      ('digest:3', 'a@example.org', '<3>', 'three', '', 'dead', 9, '2099-01-02 05:06Z', '550 no')
                    """));

    assertThat(typed("mail", "list", "--format", "csv").out().lines())
        .anyMatch(row -> row.matches(".*,one,may have arrived,1,.*,2099-01-02T03:04:00Z,no answer"))
        .anyMatch(row -> row.matches(".*,two,waits,2,.*,2099-01-02T05:06:00Z,451 busy"))
        .anyMatch(row -> row.matches(".*,three,given up,9,.*,,550 no"));
  }

  @Test
  void whoMutesIsToldTheCommandThatUndoesIt() {
    assertThat(typed("mail", "mute", "a@example.org", "--list", "alert").out())
        .contains("'nightshift mail unmute a@example.org --list alert' undoes that");
    assertThat(typed("mail", "unmute", "a@example.org", "--list", "alert").exit()).isZero();
  }

  @Test
  void aReaderMutesDigestsAndGetsThemAgain() {
    assertThat(typed("mail", "mute", "a@example.org").out())
        .startsWith("a@example.org gets no more digest mail");
    assertThat(typed("mail", "muted", "--format", "csv").out()).contains("a@example.org,digest,");
    assertThat(typed("mail", "unmute", "a@example.org", "--list", "alert").exit())
        .isEqualTo(Failures.NO);
    assertThat(typed("mail", "unmute", "a@example.org").exit()).isZero();
    assertThat(typed("mail", "muted").out()).startsWith("Nobody muted anything.");
    assertThat(typed("mail", "mute", "nobody").error())
        .contains("ADDRESS is not a mail address such as ops@example.org");
  }

  private Typed typed(String... words) {
    var pool = (HikariDataSource) database.dataSource();
    return Typed.nightshift(
        Map.of(
            "NIGHTSHIFT_DATABASE_URL", pool.getJdbcUrl(),
            "NIGHTSHIFT_DATABASE_USER", pool.getUsername(),
            "NIGHTSHIFT_DATABASE_PASSWORD", pool.getPassword()),
        data,
        words);
  }
}
