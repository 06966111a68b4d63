package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.Backup;
import dev.nightshift.jobs.database.DatabaseConfig;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Copies the database into a file.
@Command(
    name = "backup",
    description = {
      "Copy the whole database, as it stands at one instant, into a file.",
      "Nightshift may go on working meanwhile. 'nightshift db restore' puts it into an empty database."
    },
    footer = {
      "",
      "The file holds everything but passwords, and is readable by its owner only.",
      "Profiles of your own and digests are files of the data directory: copy those folders."
    })
final class DbBackupCommand extends DatabaseCommand {
  @Parameters(paramLabel = "FILE", description = "File to write; it must not be there yet.")
  private Path file = Path.of("");

  @Override
  int run(Session session) {
    var config =
        DatabaseConfig.of(session.settings().environment(), session.settings().dataDirectory());
    var progress = new Progress(session.terminal());
    progress.step("Backup");
    var written = Backup.write(session.database(), config, file.toAbsolutePath(), progress::at);
    progress.done(sentence(written) + " in " + file);
    return 0;
  }

  static String sentence(Backup.Written written) {
    return String.format(
        Locale.ROOT,
        "%,d rows of %d tables as of %s UTC, %s",
        written.rows(),
        written.tables(),
        Words.minute(written.takenAt()).text(),
        Words.bytes(written.bytes()).text());
  }
}
