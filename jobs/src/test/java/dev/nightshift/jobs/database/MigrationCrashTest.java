package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Kills processes amid a migration.
class MigrationCrashTest {
  private static final String MIGRATORS =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'
      """;

  @Test
  void killedAmidAMigrationTheNextStartFinishesIt() throws Exception {
    var unharmed = TestDatabase.empty(MigrationCrashTest.class);
    Databases.prepare(unharmed);
    var victim = TestDatabase.empty(MigrationCrashTest.class);
    try (var guard = victim.open();
        var migrator =
            ChildJvm.start(MigratingMain.class, victim.url(), victim.user(), victim.password())) {
      await(guard, "select count(*) from pg_tables where schemaname = 'migration'");
      // the next migration waits for this lock with everything but its last line done
      guard.setAutoCommit(false);
      strings(guard, "lock table migration.applied in access exclusive mode");
      try (var looking = victim.open()) {
        await(looking, MIGRATORS);
        migrator.kill();
      }
      guard.rollback();
    }
    try (var connection = victim.open()) {
      assertThat(Migrations.state(connection))
          .as("it was killed amid its work")
          .isEqualTo(Migrations.State.BEHIND);
    }
    Databases.prepare(victim);
    try (var one = unharmed.open();
        var other = victim.open()) {
      assertThat(Migrations.state(other)).isEqualTo(Migrations.State.CURRENT);
      assertThat(shape(other)).isEqualTo(shape(one));
    }
  }

  /// Every column of every table and view, every function and every migration.
  private static List<String> shape(Connection connection) throws SQLException {
    return strings(
        connection,
        """
        select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type
        from information_schema.columns where table_schema in ('nightshift', 'report', 'quartz')
        union all
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('nightshift', 'report')
        union all select version || ' ' || success from migration.applied where version is not null
        order by 1
        """);
  }

  private static void await(Connection connection, String count)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (strings(connection, count).getFirst().equals("0")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + count);
      }
      Thread.sleep(2);
    }
  }

  private static List<String> strings(Connection connection, String query) throws SQLException {
    var strings = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
      if (statement.execute(query)) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            strings.add(String.valueOf(rows.getString(1)));
          }
        }
      }
    }
    return strings;
  }
}
