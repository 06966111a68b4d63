package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
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
  private @Nullable Database database;

  Session(Settings settings, Terminal terminal, InstantSource clock) {
    this.settings = settings;
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
  public Database database() {
    if (database == null) {
      database =
          Databases.forCommand(DatabaseConfig.of(settings.environment(), settings.dataDirectory()));
    }
    return database;
  }

  /// The settings that hold on this machine; the shipped defaults before anybody chose.
  public Profile profile() {
    return Profiles.of(this).inUse().map(ProfileInUse::profile).orElse(Profile.DEFAULTS);
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
    }
  }
}
