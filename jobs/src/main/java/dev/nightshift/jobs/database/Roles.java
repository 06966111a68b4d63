package dev.nightshift.jobs.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;

/// The database roles of Nightshift. Everything belongs to the owner, who cannot log in; whoever
/// migrates acts as the owner, whoever works as the engine.
final class Roles {
  static final String OWNER = "nightshift_owner";
  static final String ENGINE = "nightshift_engine";
  static final String REPORT = "nightshift_report";
  static final String APPROVER = "nightshift_approver";
  private static final List<String> ALL = List.of(OWNER, ENGINE, APPROVER, REPORT);

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
            "do $$ begin set local role "
                + role
                + "; reset role; exception when insufficient_privilege then grant "
                + role
                + " to current_user; end $$");
      }
      statement.execute(
          "do $$ begin if not has_database_privilege('"
              + OWNER
              + "', current_database(), 'create') then execute format('grant create on database %I to "
              + OWNER
              + "', current_database()); end if; end $$");
      // For the health check: the age of other sessions' transactions. Who may not grant it goes
      // without.
      statement.execute(
          "do $$ begin grant pg_read_all_stats to "
              + ENGINE
              + "; exception when insufficient_privilege then null; end $$");
      connection.commit();
    }
  }

  /// Makes the login of the embedded server, which may act as engine, report and approver and owns
  /// nothing.
  ///
  /// @param password null to leave the password as it is
  static void prepareLogin(Connection connection, String login, @Nullable String password)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin if not exists (select from pg_roles where rolname = '"
              + login
              + "') then create role "
              + login
              + " login; end if; end $$");
      statement.execute("grant " + String.join(", ", ENGINE, REPORT, APPROVER) + " to " + login);
      if (password != null) {
        statement.execute(
            PasswordUtil.genAlterUserPasswordSQL(login, password.toCharArray(), "scram-sha-256"));
      }
    }
  }
}
