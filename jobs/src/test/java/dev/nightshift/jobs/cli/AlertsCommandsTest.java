package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The alert commands as a person types them.
class AlertsCommandsTest {
  @TempDir private Path data;

  @Test
  void anAlertIsListedAndAnswered() {
    try (var database = TestDatabase.forClass(AlertsCommandsTest.class)) {
      assertThat(typed(database, "alerts", "list").out())
          .startsWith("All is well: no alert is open.");
      long host =
          new GeneratedUsage(database.jdbi()).host("alpha", InstantSource.system().instant());
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      """
                      insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence)
                      values (?, 'disk-space', '/', 'critical', now(), now(), 'It is full.')
                      """,
                      host));
      var listed = typed(database, "alerts", "list", "--format", "csv").out().lines().toList();
      assertThat(listed.getLast()).contains("It is full.", "nobody");
      String id = listed.getLast().split(",", 2)[0];
      assertThat(typed(database, "alerts", "answer", id, "--say", "on it").exit()).isZero();
      assertThat(typed(database, "alerts", "list").out()).doesNotContain("nobody");
      var unknown = typed(database, "alerts", "answer", "999");
      assertThat(unknown.exit()).isEqualTo(Failures.USAGE);
      assertThat(unknown.error()).contains("There is no open alert 999");
    }
  }

  private Typed typed(Database database, String... words) {
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
