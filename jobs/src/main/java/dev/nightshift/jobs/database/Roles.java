package dev.nightshift.jobs.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// The database roles of Nightshift. Everything belongs to the owner, who cannot log in; whoever
/// migrates acts as the owner, whoever works as the engine.
final class Roles {
  static final String OWNER = "nightshift_owner";
  static final String ENGINE = "nightshift_engine";
  static final String REPORT = "nightshift_report";
  private static final List<String> ALL = List.of(OWNER, ENGINE, "nightshift_approver", REPORT);

  private Roles() {}

  /// What to do when the connected user may not make roles.
  static final String ADVICE =
      "let an administrator create the roles nightshift_owner, nightshift_engine, nightshift_approver and"
          + " nightshift_report, grant the first, second and last to this user, and grant create on the database"
          + " to nightshift_owner";

  /// Makes the roles that are missing and lets the connected user act as owner, engine and report.
  static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      // Two nodes may come at once: roles belong to the whole server.
      statement.execute("select pg_advisory_xact_lock(7235419001)");
      for (String role : ALL) {
        statement.execute(
            "do $$ begin if not exists (select from pg_roles where rolname = '"
                + role
                + "') then create role "
                + role
                + " nologin; end if; end $$");
      }
      for (String role : List.of(OWNER, ENGINE, REPORT)) {
        statement.execute(
            "do $$ begin if not pg_has_role(current_user, '"
                + role
                + "', 'set') then grant "
                + role
                + " to current_user; end if; end $$");
      }
      statement.execute(
          "do $$ begin if not has_database_privilege('"
              + OWNER
              + "', current_database(), 'create') then execute format('grant create on database %I to "
              + OWNER
              + "', current_database()); end if; end $$");
      connection.commit();
    }
  }

  /// Makes the login of the embedded server, or gives it the server's password again.
  static void login(EmbeddedPostgres server, String database) {
    try (Connection connection =
            DriverManager.getConnection(
                server.url(database), EmbeddedPostgres.SUPERUSER, server.password());
        var statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin if not exists (select from pg_roles where rolname = 'nightshift') then"
              + " create role nightshift login; end if; end $$");
      // The password is made of hexadecimal digits by ourselves.
      statement.execute("alter role nightshift password '" + server.password() + "'");
      statement.execute(
          "grant nightshift_engine, nightshift_report, nightshift_approver to nightshift");
    } catch (SQLException e) {
      throw Failure.of(e, "The login of the embedded PostgreSQL could not be made", "");
    }
  }
}
