package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with operations.
@Command(
    name = "operation",
    description = "What applications and scripts tell of what they do, and Nightshift's own jobs.",
    subcommands = {
      OperationStartCommand.class,
      OperationEndCommand.class,
      OperationListCommand.class
    })
final class OperationCommand extends CommandGroup {}
