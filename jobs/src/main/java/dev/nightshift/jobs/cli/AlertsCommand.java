package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done about alerts.
@Command(
    name = "alerts",
    description = "What is not well now, and who looks after it.",
    subcommands = {AlertsListCommand.class, AlertsAnswerCommand.class})
final class AlertsCommand extends CommandGroup {}
