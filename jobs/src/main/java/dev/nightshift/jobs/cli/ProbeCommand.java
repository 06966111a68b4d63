package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups commands that show what Nightshift's readers see, for tests on other machines.
@Command(
    name = "probe",
    hidden = true,
    description = "Show what Nightshift's readers see.",
    subcommands = {ProbeCgroupCommand.class, ProbeMemoryCommand.class})
final class ProbeCommand extends CommandGroup {}
