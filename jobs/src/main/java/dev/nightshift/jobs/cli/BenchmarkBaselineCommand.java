package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands about the level that people accepted as normal.
@Command(
    name = "baseline",
    description = "The level that people accepted as this host's normal.",
    subcommands = {BenchmarkBaselineSetCommand.class, BenchmarkBaselineShowCommand.class})
final class BenchmarkBaselineCommand extends CommandGroup {}
