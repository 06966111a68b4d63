package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the benchmark commands.
@Command(
    name = "benchmark",
    description = "Measure this host, and show what was measured.",
    subcommands = {
      BenchmarkRunCommand.class,
      BenchmarkListCommand.class,
      BenchmarkHistoryCommand.class,
      BenchmarkCompareCommand.class,
      BenchmarkRolloutCommand.class,
      BenchmarkBaselineCommand.class
    })
final class BenchmarkCommand extends CommandGroup {}
