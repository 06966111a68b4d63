package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with recommendations.
@Command(
    name = "recommendations",
    description = "What each workload really needs, and how to give it that.",
    subcommands = {
      RecommendationsListCommand.class,
      RecommendationsShowCommand.class,
      RecommendationsExportCommand.class
    })
final class RecommendationsCommand extends CommandGroup {}
