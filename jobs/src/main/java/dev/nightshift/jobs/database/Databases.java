package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens Nightshift's database: the embedded server, or the one that `NIGHTSHIFT_DATABASE_URL`
/// names.
///
/// One process at a time runs the embedded server: an engine for as long as it lives, or a command
/// for its moment when no engine does. Commands beside an engine connect to its server.
public final class Databases {
  private static final Logger LOG = LoggerFactory.getLogger(Databases.class);
  private static final String ENGINE_LOCK = "engine.lock";
  private static final String SERVER_LOCK = "postgres.lock";
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
    FolderLock engine = holdDataDirectory(config);
    try {
      if (!config.embedded()) {
        return external(config, ENGINE_CONNECTIONS, () -> release(engine));
      }
      FolderLock server = awaitServerLock(config);
      return embedded(
          config,
          ENGINE_CONNECTIONS,
          () -> {
            release(server);
            release(engine);
          });
    } catch (RuntimeException e) {
      release(engine);
      throw e;
    }
  }

  /// For a command: connects to the running engine's server, or starts the server for the command's
  /// moment.
  public static Database forCommand(DatabaseConfig config) {
    if (!config.embedded()) {
      return external(config, COMMAND_CONNECTIONS, () -> {});
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<FolderLock> lock = take(config, SERVER_LOCK);
      if (lock.isPresent()) {
        return embedded(config, COMMAND_CONNECTIONS, () -> release(lock.get()));
      }
      boolean last = System.nanoTime() > deadline;
      if (engineRuns(config)) {
        Optional<Database> attached = attach(config, last);
        if (attached.isPresent()) {
          return attached.get();
        }
      }
      if (last) {
        throw new NightshiftException(
            ErrorKind.DATABASE,
            "The embedded PostgreSQL in "
                + config.dataDirectory()
                + " is held by process "
                + FolderLock.holder(config.dataDirectory().resolve(SERVER_LOCK))
                + ", which does not answer: wait for it or stop it.");
      }
      pause();
    }
  }

  /// The login that may act as the owner of the schema, of a database that is open.
  static Login owner(Database database, DatabaseConfig config) {
    if (!config.embedded()) {
      return database.login();
    }
    var folder = folder(config);
    return folder
        .running()
        .map(server -> folder.superuser(server.port(), EmbeddedDatabase.DATABASE))
        .orElseThrow(() -> new IllegalStateException("the embedded server is not running"));
  }

  /// Lets `fill` fill a database that holds nothing yet.
  ///
  /// @param fill given a login that may act as the owner
  /// @throws NightshiftException when the database is not empty or somebody works on it
  static void restore(DatabaseConfig config, Consumer<Login> fill) {
    FolderLock engine = holdDataDirectory(config);
    try {
      if (config.embedded()) {
        FolderLock server = awaitServerLock(config);
        try {
          EmbeddedDatabase.restore(folder(config).path(), fill);
        } finally {
          release(server);
        }
      } else {
        var login = login(config);
        requireVersion(login);
        fill.accept(login);
      }
    } finally {
      release(engine);
    }
  }

  /// Whether nothing was ever stored: no command has made the embedded server's data yet.
  ///
  /// @throws NightshiftException when the data directory is none, or somebody else's
  public static boolean isUnused(DatabaseConfig config) {
    if (!config.embedded()) {
      return false;
    }
    DataDirectory.requireUsable(config.dataDirectory());
    return folder(config).isNew();
  }

  /// Whether an engine works on the data directory now.
  public static boolean engineRuns(DatabaseConfig config) {
    Optional<FolderLock> engine = take(config, ENGINE_LOCK);
    engine.ifPresent(Databases::release);
    return engine.isEmpty();
  }

  private static FolderLock holdDataDirectory(DatabaseConfig config) {
    return take(config, ENGINE_LOCK)
        .orElseThrow(
            () ->
                new NightshiftException(
                    ErrorKind.OPERATOR,
                    "Another Nightshift (pid "
                        + FolderLock.holder(config.dataDirectory().resolve(ENGINE_LOCK))
                        + ") already works on "
                        + config.dataDirectory()
                        + ": stop it, or choose another data directory with --data."));
  }

  /// Connects to the engine's server. Empty while that starts, restarts or migrates.
  ///
  /// @param last whether there is no time left to try again
  private static Optional<Database> attach(DatabaseConfig config, boolean last) {
    var folder = folder(config);
    Optional<Postmaster> server = folder.running();
    if (server.isEmpty()) {
      return Optional.empty();
    }
    Login login = folder.engine(server.get().port(), EmbeddedDatabase.DATABASE);
    try (var connection = login.open()) {
      if (Migrations.state(connection) == Migrations.State.CURRENT) {
        return Optional.of(Database.connect(login, COMMAND_CONNECTIONS, () -> {}));
      }
      if (last) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "The running engine is of another version than this command: restart it with this version.");
      }
    } catch (SQLException e) {
      if (last) {
        throw Failure.of(e, "PostgreSQL of the running engine does not answer", Roles.ADVICE);
      }
    }
    return Optional.empty();
  }

  private static Database embedded(DatabaseConfig config, int connections, Runnable afterwards) {
    try {
      return EmbeddedDatabase.open(folder(config).path(), connections, afterwards);
    } catch (RuntimeException e) {
      afterwards.run();
      throw e;
    }
  }

  private static Database external(DatabaseConfig config, int connections, Runnable afterwards) {
    var login = login(config);
    prepare(login);
    return Database.connect(login, connections, afterwards);
  }

  private static Login login(DatabaseConfig config) {
    return new Login(Objects.requireNonNull(config.url()), config.user(), config.password());
  }

  /// Makes the roles and brings the schema to this version, as far as that is to be done.
  static void prepare(Login login) {
    try (var connection = login.open()) {
      requireVersion(connection);
      switch (state(connection)) {
        case CURRENT -> {
          return;
        }
        case AHEAD ->
            throw new NightshiftException(
                ErrorKind.OPERATOR,
                "The database was brought to a newer version by a newer Nightshift: use that one.");
        case BEHIND -> Roles.prepare(connection);
      }
    } catch (SQLException e) {
      throw Failure.of(e, "PostgreSQL at " + login + " cannot be used", Roles.ADVICE);
    }
    Migrations.migrate(login);
    LOG.info("The schema was brought to version {}", Migrations.versions().getLast());
  }

  private static void requireVersion(Login login) {
    try (var connection = login.open()) {
      requireVersion(connection);
    } catch (SQLException e) {
      throw Failure.of(e, "PostgreSQL at " + login + " cannot be used", Roles.ADVICE);
    }
  }

  private static void requireVersion(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < 16) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Nightshift needs PostgreSQL 16 or newer (18 is what it is tested with), the server is version "
              + version
              + ".");
    }
  }

  /// The list of applied migrations belongs to the owner: whoever may not read it may not migrate.
  private static Migrations.State state(Connection connection) throws SQLException {
    try {
      return Migrations.state(connection);
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        return Migrations.State.BEHIND;
      }
      throw e;
    }
  }

  private static FolderLock awaitServerLock(DatabaseConfig config) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<FolderLock> lock = take(config, SERVER_LOCK);
      if (lock.isPresent()) {
        return lock.get();
      }
      pause();
    }
    throw new NightshiftException(
        ErrorKind.DATABASE,
        "A command (pid "
            + FolderLock.holder(config.dataDirectory().resolve(SERVER_LOCK))
            + ") has used the embedded PostgreSQL for more than "
            + PATIENCE.toSeconds()
            + " s: wait for it or stop it.");
  }

  private static Optional<FolderLock> take(DatabaseConfig config, String name) {
    try {
      return FolderLock.take(config.dataDirectory().resolve(name));
    } catch (IOException e) {
      throw DataDirectory.unusable(config.dataDirectory(), e);
    }
  }

  private static void release(FolderLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("A lock could not be given back; the kernel does so when this process ends", e);
    }
  }

  static ServerFolder folder(DatabaseConfig config) {
    return new ServerFolder(config.dataDirectory().resolve("postgres"));
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
