package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands that run a shipped detector over somebody's labelled data.
@Command(
    name = "evaluate",
    description = "Run a shipped detector over labelled data, to be scored by others.",
    subcommands = {
      EvaluateAnomaliesCommand.class,
      EvaluateBottlenecksCommand.class,
      EvaluateChangepointsCommand.class,
      EvaluateCorrelationCommand.class,
      EvaluateCostCommand.class,
      EvaluateExhaustionCommand.class,
      EvaluateGeneratedCommand.class,
      EvaluateLiveCommand.class,
      EvaluateNightlyCommand.class
    })
final class EvaluateCommand extends CommandGroup {}
