package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be asked of the audit.
@Command(
    name = "audit",
    description = "Who changed what, and whether that record is whole.",
    subcommands = {AuditListCommand.class, AuditVerifyCommand.class})
final class AuditCommand extends CommandGroup {}
