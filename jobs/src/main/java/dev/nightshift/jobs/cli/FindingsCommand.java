package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with findings.
@Command(
    name = "findings",
    description = "What was noticed: what runs out, starves, is wasted.",
    subcommands = {
      FindingsListCommand.class,
      FindingsShowCommand.class,
      FindingsDismissCommand.class
    })
final class FindingsCommand extends CommandGroup {}
