package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.profile.ProfileInUse;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One command's view of the world: settings, terminal, clock. Closed when the command ends.
public final class Session implements AutoCloseable {
  private final Settings settings;
  private final Terminal terminal;
  private final InstantSource clock;
  private final boolean begins;
  private @Nullable Database database;

  /// @param begins whether the command may be the first to use a data directory
  Session(Settings settings, Terminal terminal, InstantSource clock, boolean begins) {
    this.settings = settings;
    this.begins = begins;
    this.terminal = terminal;
    this.clock = clock;
  }

  public Settings settings() {
    return settings;
  }

  public Terminal terminal() {
    return terminal;
  }

  public java.io.PrintStream out() {
    return terminal.out();
  }

  public InstantSource clock() {
    return clock;
  }

  public Instant now() {
    return clock.instant();
  }

  /// Nightshift's database: the running engine's, or one opened for this command.
  ///
  /// @throws NightshiftException when there is none yet and the command only reads
  public Database database() {
    if (database == null) {
      if (!begins && isUnused()) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Nothing is stored in "
                + settings.dataDirectory()
                + " yet: start with 'nightshift run', or name another data directory with --data.");
      }
      database = Databases.forCommand(config());
    }
    return database;
  }

  /// Whether nobody has stored anything yet: then only {@link #database} of a command that begins
  /// makes the data directory.
  boolean isUnused() {
    return Databases.isUnused(config());
  }

  private DatabaseConfig config() {
    return DatabaseConfig.of(settings.environment(), settings.dataDirectory());
  }

  /// The settings that hold on this machine; the shipped defaults before anybody chose.
  public Profile profile() {
    return isUnused()
        ? Profile.DEFAULTS
        : Profiles.of(this).inUse().map(ProfileInUse::profile).orElse(Profile.DEFAULTS);
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
    }
  }
}
