package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Nightshift's database on the embedded server: starts the server, makes what is missing in it,
/// connects as a login that owns nothing.
final class EmbeddedDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  static final String DATABASE = "nightshift";

  private EmbeddedDatabase() {}

  /// @param afterwards what is done after connections and server are closed
  static Database open(Path folder, int connections, Runnable afterwards) {
    letServerIn(folder);
    var server = new EmbeddedPostgres(folder, cache(), true);
    try {
      server.start();
      makeReady(server);
      return Database.connect(
          server.folder().engine(server.port(), DATABASE),
          connections,
          () -> {
            server.close();
            afterwards.run();
          });
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Starts the server, makes the database anew when nothing is in it, and lets `fill` fill it.
  static void restore(Path folder, Consumer<Login> fill) {
    letServerIn(folder);
    try (var server = new EmbeddedPostgres(folder, cache(), true)) {
      server.start();
      var login = server.folder().superuser(server.port(), DATABASE);
      try (var connection = server.folder().superuser(server.port(), "postgres").open()) {
        if (exists(connection, DATABASE)) {
          requireEmpty(login);
          execute(connection, "drop database " + DATABASE + " with (force)");
        }
        create(connection, DATABASE);
      }
      fill.accept(login);
      makeLogin(server, DATABASE);
    } catch (SQLException e) {
      throw Failure.of(e, "The database could not be made in the embedded PostgreSQL", "");
    }
  }

  /// @param folder the server's, in the data directory
  private static void letServerIn(Path folder) {
    Path data = Objects.requireNonNull(folder.getParent());
    try {
      DataDirectory.letServerIn(data);
    } catch (IOException e) {
      throw DataDirectory.unusable(data, e);
    }
  }

  /// Any command makes the schema: that alone is nothing to lose.
  private static void requireEmpty(Login login) throws SQLException {
    try (var connection = login.open()) {
      Roles.prepare(connection);
      if (!new BackupStore(connection).isEmpty()) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "The data directory holds a database already: restore into a new one with --data.");
      }
    }
  }

  private static void makeReady(EmbeddedPostgres server) {
    if (isReady(server)) {
      return;
    }
    var folder = server.folder();
    try {
      try (var connection = folder.superuser(server.port(), "postgres").open()) {
        create(connection, DATABASE);
      }
      Databases.prepare(folder.superuser(server.port(), DATABASE));
      makeLogin(server, DATABASE);
    } catch (SQLException e) {
      throw Failure.of(e, "The database could not be made in the embedded PostgreSQL", "");
    }
  }

  /// The usual case, found out by one connection.
  private static boolean isReady(EmbeddedPostgres server) {
    if (!server.folder().hasEngineSecret()) {
      return false;
    }
    try (var connection = server.folder().engine(server.port(), DATABASE).open()) {
      return Migrations.state(connection) == Migrations.State.CURRENT;
    } catch (SQLException e) {
      LOG.debug("the embedded database is not ready yet", e);
      return false;
    }
  }

  private static void create(Connection connection, String database) throws SQLException {
    if (!exists(connection, database)) {
      execute(connection, "create database " + database);
    }
  }

  private static boolean exists(Connection connection, String database) throws SQLException {
    try (var look = connection.prepareStatement("select from pg_database where datname = ?")) {
      look.setString(1, database);
      try (var rows = look.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Makes the login of the engine and gives it the password that its file says.
  static void makeLogin(EmbeddedPostgres server, String database) throws SQLException {
    var folder = server.folder();
    folder.ensureEngineSecret();
    try (var connection = folder.superuser(server.port(), database).open()) {
      Roles.prepareLogin(
          connection, ServerFolder.ENGINE_LOGIN, folder.engine(server.port(), database).password());
    }
  }

  /// Where programs are unpacked: /var/cache for root, whose home the server's user cannot enter.
  private static Path cache() {
    if (ServerUser.isRoot()) {
      return Path.of("/var/cache/nightshift");
    }
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    return cache.isBlank()
        ? Path.of(System.getProperty("user.home", "."), ".cache", "nightshift")
        : Path.of(cache, "nightshift");
  }
}
