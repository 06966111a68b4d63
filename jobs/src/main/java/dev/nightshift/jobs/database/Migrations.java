package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/// Brings a database's schema to this version. Several nodes may do so at once: Flyway's lock lets
/// one work and the others wait. Each migration is one transaction, so a killed one leaves nothing
/// behind.
final class Migrations {
  static final String FOLDER = "migrations";

  /// Seconds that a node waits while another migrates.
  private static final int PATIENCE_SECONDS = 600;

  private Migrations() {}

  /// How a schema stands to this version of the program.
  enum State {
    /// Something is to be applied.
    BEHIND,
    /// Nothing is to be done.
    CURRENT,
    /// A newer version of the program has been here.
    AHEAD
  }

  /// Looks without changing anything; costs a millisecond where Flyway needs some hundred.
  static State state(Connection connection) throws SQLException {
    List<String> known = versions();
    try (var statement = connection.createStatement()) {
      try (var table = statement.executeQuery("select to_regclass('migration.applied')::text")) {
        table.next();
        if (table.getString(1) == null) {
          return State.BEHIND;
        }
      }
      try (var rows =
          statement.executeQuery(
              "select version from migration.applied where success and version is not null")) {
        int applied = 0;
        while (rows.next()) {
          if (!known.contains(rows.getString(1))) {
            return State.AHEAD;
          }
          applied++;
        }
        return applied == known.size() ? State.CURRENT : State.BEHIND;
      }
    }
  }

  /// Applies what is missing.
  static void migrate(Login login) {
    migrate(login, "classpath:" + FOLDER);
  }

  /// Brings an empty database's schema to an older version of the program.
  static void migrateTo(Login login, String version) {
    migrate(login, MigrationVersion.fromVersion(version), "classpath:" + FOLDER);
  }

  /// @param locations folders of migrations in Flyway's words, e.g. `filesystem:/folder`
  static void migrate(Login login, String... locations) {
    migrate(login, MigrationVersion.LATEST, locations);
  }

  private static void migrate(Login login, MigrationVersion target, String... locations) {
    try {
      var configuration =
          Flyway.configure()
              .dataSource(login.url(), login.user(), login.password())
              .locations(locations)
              .target(target)
              .defaultSchema("migration")
              .createSchemas(true)
              .table("applied")
              .lockRetryCount(PATIENCE_SECONDS)
              // A killed node's statement ends with its connection, and gives the lock back.
              .initSql("set role " + Roles.OWNER + "; set client_connection_check_interval = '2s'");
      // The transactional lock waits for ever on statements that wait for other transactions.
      Objects.requireNonNull(
              configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class))
          .setTransactionalLock(false);
      configuration.load().migrate();
    } catch (FlywayException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "The schema could not be brought to this version: " + oneLine(e) + ".",
          e);
    }
  }

  private static String oneLine(FlywayException e) {
    String message = e.getMessage() == null ? "no reason given" : e.getMessage();
    return message.strip().lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }

  /// Versions of the migrations on the class path, the oldest first.
  static List<String> versions() {
    try {
      URL folder = Migrations.class.getResource("/" + FOLDER);
      if (folder == null) {
        throw new IllegalStateException("no migrations on the class path");
      }
      return names(folder).stream()
          .filter(n -> n.startsWith("V") && n.endsWith(".sql"))
          .map(n -> n.substring(1, n.indexOf("__")))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("the migrations on the class path cannot be listed", e);
    }
  }

  private static List<String> names(URL folder) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(ZipEntry::getName)
          .filter(n -> n.startsWith(FOLDER + "/"))
          .map(n -> n.substring(FOLDER.length() + 1))
          .toList();
    }
    try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
      return files.map(p -> p.getFileName().toString()).toList();
    }
  }
}
