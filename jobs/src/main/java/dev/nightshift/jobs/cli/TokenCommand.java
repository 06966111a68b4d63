package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done with tokens for the web server.
@Command(
    name = "token",
    description = "Who may ask the web server for what (docs/web.md).",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class})
final class TokenCommand extends CommandGroup {}
