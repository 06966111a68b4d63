package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups the commands about price lists.
@Command(
    name = "prices",
    description = "Price lists of machines that can be had; in US dollars.",
    subcommands = {PricesImportCommand.class, PricesListCommand.class, PricesRemoveCommand.class})
final class PricesCommand extends CommandGroup {}
