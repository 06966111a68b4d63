package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be looked at of rollouts.
@Command(
    name = "rollouts",
    description = "Plans and how they are carried out.",
    subcommands = {
      RolloutsListCommand.class,
      RolloutsShowCommand.class,
      RolloutsWatchCommand.class,
      RolloutsLinkCommand.class
    })
final class RolloutsCommand extends CommandGroup {}
