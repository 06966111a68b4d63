package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.web.TokenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Ends a token.
@Command(name = "revoke", description = "End a token at once.")
final class TokenRevokeCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "TOKEN",
      description = "Its number, as 'nightshift token list' shows it.")
  private long token;

  @Override
  int run(Session session) {
    String told =
        new TokenStore(session.database().jdbi())
            .revoke(token, Profiles.actor())
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.OPERATOR,
                        "There is no token "
                            + token
                            + ": 'nightshift token list' shows those there are."));
    session.out().println(Terminal.harmless(told));
    return 0;
  }
}
