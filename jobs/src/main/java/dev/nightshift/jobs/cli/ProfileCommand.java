package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with environment profiles.
@Command(
    name = "profile",
    description = "Environment profiles: every target, interval, threshold and policy.",
    subcommands = {
      ProfileListCommand.class,
      ProfileShowCommand.class,
      ProfileUseCommand.class,
      ProfileDiffCommand.class,
      ProfileCreateCommand.class
    })
final class ProfileCommand extends CommandGroup {}
