package dev.nightshift.jobs.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Databases for tests: one real server for the whole test run, started by the first class that
/// asks; a database cloned from a migrated template for each class.
public final class TestDatabase implements LauncherSessionListener {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  /// A database with the whole schema and no rows, as the engine sees it. Close it when the class
  /// is done.
  public static Database forClass(Class<?> test) {
    return forClass(test, 8);
  }

  public static Database forClass(Class<?> test, int connections) {
    var postgres = server();
    String name = newName(test);
    execute(
        postgres, "create database " + name + " template nightshift_template strategy file_copy");
    return Database.connect(
        postgres.folder().engine(postgres.port(), name),
        connections,
        () -> execute(postgres, "drop database " + name + " with (force)"));
  }

  /// What names the database to a process or command, as environment variables.
  public static Map<String, String> environment(Database database) {
    return environment(database.login());
  }

  /// The same for who may do anything in it.
  public static Map<String, String> ownerEnvironment(Database database) {
    return environment(superuser(database));
  }

  private static Map<String, String> environment(Login login) {
    return Map.of(
        "NIGHTSHIFT_DATABASE_URL", login.url(),
        "NIGHTSHIFT_DATABASE_USER", Objects.requireNonNull(login.user()),
        "NIGHTSHIFT_DATABASE_PASSWORD", Objects.requireNonNull(login.password()));
  }

  /// The same database for the owner of the schema, who may do anything in it.
  public static Jdbi owner(Database database) {
    var login = superuser(database);
    return Jdbi.create(
        () -> {
          var connection = login.open();
          try (var statement = connection.createStatement()) {
            statement.execute("set role nightshift_owner");
          }
          return connection;
        });
  }

  /// The superuser's login to the same database.
  static Login superuser(Database database) {
    String url = database.login().url();
    return server().folder().superuser(server().port(), url.substring(url.lastIndexOf('/') + 1));
  }

  /// An empty database without the schema, for tests of migrations; never dropped before the server
  /// ends.
  static Login empty(Class<?> test) {
    var postgres = server();
    String name = newName(test);
    execute(postgres, "create database " + name);
    return postgres.folder().superuser(postgres.port(), name);
  }

  private static String newName(Class<?> test) {
    return test.getSimpleName().toLowerCase(Locale.ROOT) + "_" + COUNT.incrementAndGet();
  }

  static synchronized EmbeddedPostgres server() {
    if (server == null) {
      server = start();
    }
    return server;
  }

  private static EmbeddedPostgres start() {
    try {
      Path folder = Files.createTempDirectory("nightshift-test-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      var postgres = new EmbeddedPostgres(folder, cache(), false);
      postgres.start();
      execute(postgres, "create database nightshift_template");
      Databases.prepare(postgres.folder().superuser(postgres.port(), "nightshift_template"));
      EmbeddedDatabase.makeLogin(postgres, "nightshift_template");
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path cache() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "nightshift-test-cache-" + System.getProperty("user.name"));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    stop();
  }

  private static synchronized void stop() {
    if (server != null) {
      server.close();
      try {
        PostgresBinaries.delete(server.folder().path());
      } catch (IOException e) {
        System.err.println("left behind: " + server.folder().path() + " (" + e + ")");
      }
      server = null;
    }
  }

  static void execute(EmbeddedPostgres postgres, String sql) {
    try (Connection connection = postgres.folder().superuser(postgres.port(), "postgres").open();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
