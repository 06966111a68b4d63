package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands that look ahead.
@Command(
    name = "forecast",
    description = "Look ahead.",
    subcommands = {ForecastBottlenecksCommand.class})
final class ForecastCommand extends CommandGroup {}
