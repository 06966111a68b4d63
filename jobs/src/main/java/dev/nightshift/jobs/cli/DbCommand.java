package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with the database itself.
@Command(
    name = "db",
    description = "The database itself: where it is, a shell in it, its backup.",
    subcommands = {
      DbUrlCommand.class,
      DbShellCommand.class,
      DbDocsCommand.class,
      DbBackupCommand.class,
      DbRestoreCommand.class
    })
final class DbCommand extends CommandGroup {}
