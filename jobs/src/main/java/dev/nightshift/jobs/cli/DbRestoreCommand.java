package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Restore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Fills an empty database from a backup.
@Command(
    name = "restore",
    description = {
      "Put a backup of 'nightshift db backup' into an empty database, whichever program wrote it.",
      "The data directory (--data) must be new, or NIGHTSHIFT_DATABASE_URL name an empty database."
    },
    footer = {
      "",
      "The backup may be of an older Nightshift. Mails that waited when it was taken are sent when this one runs."
    })
final class DbRestoreCommand implements Callable<Integer> {
  @ParentCommand private @Nullable DbCommand parent;

  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    var settings = Objects.requireNonNull(parent).root().settings();
    var terminal = Terminal.system(settings.environment());
    var config = DatabaseConfig.of(settings.environment(), settings.dataDirectory());
    var progress = new Progress(terminal);
    progress.step("Restore");
    var read = Restore.read(config, file.toAbsolutePath(), settings.environment(), progress::at);
    progress.done(DbBackupCommand.sentence(read) + " into " + config);
    return 0;
  }
}
