package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with scheduled jobs.
@Command(
    name = "jobs",
    description = "Scheduled jobs: when they run, how they ended, and out of turn.",
    subcommands = {
      JobsListCommand.class,
      JobsRunCommand.class,
      JobsPauseCommand.class,
      JobsResumeCommand.class,
      JobsHistoryCommand.class
    })
final class JobsCommand extends CommandGroup {}
