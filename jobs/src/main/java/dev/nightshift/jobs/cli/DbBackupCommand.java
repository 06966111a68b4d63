package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Backup;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.PgDump;
import dev.nightshift.jobs.database.ServerStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies the database into a file.
@Command(
    name = "backup",
    description = {
      "Copy the whole database, as it stands at one instant, into a file.",
      "Nightshift may go on working meanwhile. 'nightshift db restore' puts it into an empty database.",
      "The system's pg_dump writes it where it is at least as new as the server, else Nightshift itself."
    },
    footer = {
      "",
      "The file holds everything but passwords, and is readable by its owner only.",
      "What pg_dump wrote is put back by pg_restore, so that must be there when it is needed.",
      "Profiles of your own and digests are files of the data directory: copy those folders."
    })
final class DbBackupCommand extends DatabaseCommand {
  /// Which program writes.
  enum Writer {
    AUTO,
    PG_DUMP,
    OWN;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "FILE", description = "File to write; it must not be there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--by",
      description = "${COMPLETION-CANDIDATES}: pg_dump, our own copy, or whichever fits (default).")
  private Writer by = Writer.AUTO;

  @Override
  int run(Session session) throws InterruptedException {
    var environment = session.settings().environment();
    var config = DatabaseConfig.of(environment, session.settings().dataDirectory());
    var progress = new Progress(session.terminal());
    progress.step("Backup");
    var database = session.database();
    Path to = file.toAbsolutePath();
    var pgDump = pgDump(database, environment);
    var written =
        pgDump.isPresent()
            ? Backup.dump(database, config, to, pgDump.get())
            : Backup.copy(database, config, to, progress::at);
    progress.done(sentence(written) + " in " + file);
    return 0;
  }

  private Optional<PgDump> pgDump(Database database, Map<String, String> environment)
      throws InterruptedException {
    var fitting =
        by == Writer.OWN ? Optional.<PgDump>empty() : PgDump.fitting(database, environment);
    if (by == Writer.PG_DUMP && fitting.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "There is no pg_dump in the PATH that is at least as new as the server ("
              + new ServerStore(database.jdbi()).facts().version()
              + "): install that version of PostgreSQL's client, or leave out --by.");
    }
    return fitting;
  }

  static String sentence(Backup.Written written) {
    String what =
        switch (written) {
          case Backup.Written.Copied copied ->
              String.format(
                  Locale.ROOT,
                  "%,d rows of %d tables as of %s UTC",
                  copied.rows(),
                  copied.tables(),
                  Words.minute(copied.takenAt()).text());
          case Backup.Written.Dumped dumped ->
              "all tables as of "
                  + Words.minute(dumped.takenAt()).text()
                  + " UTC by "
                  + dumped.program();
          case Backup.Written.PutBack back -> "all tables by " + back.program();
        };
    return what + ", " + Words.bytes(written.bytes()).text();
  }
}
