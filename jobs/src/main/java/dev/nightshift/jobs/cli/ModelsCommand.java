package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands about models.
@Command(
    name = "models",
    description =
        "Models that foresee bottlenecks: what they learned from, how well they do, which speaks.",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsRetrainCommand.class,
      ModelsUseCommand.class
    })
final class ModelsCommand extends CommandGroup {}
