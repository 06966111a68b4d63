package dev.nightshift.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Databases for tests: one real server for the whole test run, a database cloned from a migrated
/// template for each class.
public final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private TestDatabase() {}

  /// A database with the whole schema and no rows. Close it when the class is done.
  public static Database forClass(Class<?> test) {
    String name = test.getSimpleName().toLowerCase(Locale.ROOT) + "_" + COUNT.incrementAndGet();
    var postgres = server();
    execute(
        postgres, "create database " + name + " template nightshift_template strategy file_copy");
    return Database.connect(
        postgres.url(name),
        EmbeddedPostgres.SUPERUSER,
        postgres.password(),
        8,
        () -> execute(postgres, "drop database " + name + " with (force)"));
  }

  static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        Path folder = Files.createTempDirectory("nightshift-test-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "nightshift-test-cache");
        var started = new EmbeddedPostgres(folder, cache, false);
        started.start();
        execute(started, "create database nightshift_template");
        String template = started.url("nightshift_template");
        try (var connection =
            DriverManager.getConnection(template, EmbeddedPostgres.SUPERUSER, started.password())) {
          Roles.prepare(connection);
        }
        Migrations.migrate(template, EmbeddedPostgres.SUPERUSER, started.password());
        server = started;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return server;
  }

  private static void end(EmbeddedPostgres postgres, Path folder) {
    postgres.close();
    try {
      PostgresBinaries.delete(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e + ")");
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url("postgres"), EmbeddedPostgres.SUPERUSER, postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
