package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens Nightshift's database: the embedded server, or the one that `NIGHTSHIFT_DATABASE_URL`
/// names.
///
/// One process at a time runs the embedded server: an engine for as long as it lives, or a command
/// for its moment when no engine does. Commands beside an engine connect to its server.
public final class Databases {
  private static final Logger LOG = LoggerFactory.getLogger(Databases.class);
  private static final String NAME = "nightshift";
  private static final int ENGINE_CONNECTIONS = 16;
  private static final int COMMAND_CONNECTIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Databases() {}

  /// For the engine: holds the data directory, starts the server, brings the schema to this
  /// version.
  ///
  /// @throws NightshiftException when another engine works on the data directory, or the database
  ///   cannot be had
  public static Database forEngine(DatabaseConfig config) {
    FolderLock engine =
        take(config.dataDirectory().resolve("engine.lock"))
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.OPERATOR,
                        "Another Nightshift (pid "
                            + FolderLock.holder(config.dataDirectory().resolve("engine.lock"))
                            + ") already works on "
                            + config.dataDirectory()
                            + ": stop it, or choose another data directory with --data."));
    try {
      return config.embedded()
          ? embedded(config, awaitServerLock(config), ENGINE_CONNECTIONS, engine)
          : external(config, ENGINE_CONNECTIONS, engine);
    } catch (RuntimeException e) {
      close(engine);
      throw e;
    }
  }

  /// For a command: connects to the running engine's server, or starts the server for the command's
  /// moment.
  public static Database forCommand(DatabaseConfig config) {
    if (!config.embedded()) {
      return external(config, COMMAND_CONNECTIONS, null);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<FolderLock> server = take(serverLock(config));
      if (server.isPresent()) {
        return embedded(config, server.get(), COMMAND_CONNECTIONS, null);
      }
      if (engineRuns(config)) {
        Optional<Integer> port = EmbeddedPostgres.runningPort(folder(config));
        if (port.isPresent()) {
          return attached(config, port.get());
        }
      }
      pause();
    }
    throw new NightshiftException(
        ErrorKind.DATABASE,
        "The embedded PostgreSQL in "
            + config.dataDirectory()
            + " is held by process "
            + FolderLock.holder(serverLock(config))
            + ", which does not answer: wait for it or stop it.");
  }

  private static Database attached(DatabaseConfig config, int port) {
    return connect(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME,
        EmbeddedPostgres.LOGIN,
        EmbeddedPostgres.password(folder(config)),
        COMMAND_CONNECTIONS,
        () -> {});
  }

  private static Database embedded(
      DatabaseConfig config, FolderLock serverLock, int connections, @Nullable FolderLock engine) {
    var server = new EmbeddedPostgres(folder(config), cache(), true);
    try {
      server.start();
      var mark = new SchemaMark(folder(config));
      if (engine != null || !mark.upToDate()) {
        createDatabase(server);
        prepare(server.url(NAME), EmbeddedPostgres.SUPERUSER, server.password());
        Roles.login(server, NAME);
        mark.set();
      }
      return connect(
          server.url(NAME),
          EmbeddedPostgres.LOGIN,
          server.password(),
          connections,
          () -> {
            server.close();
            close(serverLock);
            close(engine);
          });
    } catch (RuntimeException e) {
      server.close();
      close(serverLock);
      throw e;
    }
  }

  private static Database external(
      DatabaseConfig config, int connections, @Nullable FolderLock engine) {
    String url = java.util.Objects.requireNonNull(config.url());
    prepare(url, config.user(), config.password());
    return connect(url, config.user(), config.password(), connections, () -> close(engine));
  }

  private static Database connect(
      String url,
      @Nullable String user,
      @Nullable String password,
      int connections,
      Runnable afterwards) {
    return Database.connect(url, user, password, connections, afterwards);
  }

  private static void prepare(String url, @Nullable String user, @Nullable String password) {
    try (Connection connection = login(url, user, password)) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < 16) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Nightshift needs PostgreSQL 16 or newer (18 is what it is tested with), the server is version "
                + version
                + ".");
      }
      Roles.prepare(connection);
    } catch (SQLException e) {
      throw Failure.of(
          e,
          "PostgreSQL at " + DatabaseConfig.withoutSecrets(url) + " cannot be used",
          Roles.ADVICE);
    }
    LOG.info("The schema is at version {}", Migrations.migrate(url, user, password));
  }

  private static Connection login(String url, @Nullable String user, @Nullable String password)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("connectTimeout", "10");
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return DriverManager.getConnection(url, properties);
  }

  private static void createDatabase(EmbeddedPostgres server) {
    try (Connection connection =
            login(server.url("postgres"), EmbeddedPostgres.SUPERUSER, server.password());
        var statement = connection.createStatement()) {
      var found = statement.executeQuery("select from pg_database where datname = '" + NAME + "'");
      if (!found.next()) {
        statement.execute("create database " + NAME);
      }
    } catch (SQLException e) {
      throw Failure.of(e, "The database could not be made in the embedded PostgreSQL", "");
    }
  }

  private static FolderLock awaitServerLock(DatabaseConfig config) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<FolderLock> lock = take(serverLock(config));
      if (lock.isPresent()) {
        return lock.get();
      }
      pause();
    }
    throw new NightshiftException(
        ErrorKind.DATABASE,
        "A command (pid "
            + FolderLock.holder(serverLock(config))
            + ") has used the embedded PostgreSQL for more than "
            + PATIENCE.toSeconds()
            + " s: wait for it or stop it.");
  }

  private static boolean engineRuns(DatabaseConfig config) {
    Optional<FolderLock> engine = take(config.dataDirectory().resolve("engine.lock"));
    engine.ifPresent(Databases::close);
    return engine.isEmpty();
  }

  private static Optional<FolderLock> take(Path file) {
    try {
      return FolderLock.take(file);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The data directory "
              + file.getParent()
              + " cannot be used ("
              + e.getMessage()
              + "): choose another with --data or NIGHTSHIFT_DATA.",
          e);
    }
  }

  private static void close(@Nullable FolderLock lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.warn("A lock could not be given back; the kernel does so when this process ends", e);
    }
  }

  private static Path serverLock(DatabaseConfig config) {
    return config.dataDirectory().resolve("postgres.lock");
  }

  private static Path folder(DatabaseConfig config) {
    return config.dataDirectory().resolve("postgres");
  }

  /// Where programs are unpacked: /var/cache for root, whose home the server's user cannot enter.
  private static Path cache() {
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    if (!cache.isBlank()) {
      return Path.of(cache, "nightshift");
    }
    return EmbeddedPostgres.root()
        ? Path.of("/var/cache/nightshift")
        : Path.of(System.getProperty("user.home", "."), ".cache", "nightshift");
  }

  private static void pause() {
    try {
      Thread.sleep(25);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NightshiftException(
          ErrorKind.DATABASE, "Stopped while waiting for the database.", e);
    }
  }
}
