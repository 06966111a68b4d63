package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands that measure Nightshift itself.
@Command(
    name = "bench",
    description = "Measure Nightshift itself.",
    subcommands = {
      BenchCollectorCommand.class,
      BenchCostCommand.class,
      BenchMonthCommand.class,
      BenchPredictionCommand.class,
      BenchRecommendCommand.class,
      BenchAnalysisCommand.class,
      BenchOperationCommand.class,
      BenchNightsCommand.class
    })
final class BenchCommand extends CommandGroup {}
