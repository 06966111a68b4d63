package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// Brings a database's schema to this version. Several nodes may do so at once: Flyway's lock lets
/// one work and the others wait. Each migration is one transaction, so a killed one leaves nothing
/// behind.
final class Migrations {
  private Migrations() {}

  /// @return the version the schema is at
  static String migrate(String url, @Nullable String user, @Nullable String password) {
    try {
      var result =
          Flyway.configure()
              .dataSource(url, user, password)
              .locations("classpath:migrations")
              .defaultSchema("migration")
              .createSchemas(true)
              .table("applied")
              .initSql("set role " + Roles.OWNER)
              .load()
              .migrate();
      return result.targetSchemaVersion == null
          ? result.initialSchemaVersion
          : result.targetSchemaVersion;
    } catch (FlywayException e) {
      String reason =
          e.getMessage() == null
              ? "no reason given"
              : e.getMessage().strip().lines().reduce("", (a, b) -> a + " " + b.strip()).strip();
      throw new NightshiftException(
          ErrorKind.DATABASE, "The schema could not be brought to this version: " + reason, e);
    }
  }
}
