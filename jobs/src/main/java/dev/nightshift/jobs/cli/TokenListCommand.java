package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.web.TokenStore;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists tokens, newest first.
@Command(name = "list", description = "Show for whom there are tokens, newest first.")
final class TokenListCommand extends DatabaseCommand {
  @Option(names = "--all", description = "Also those that are over or revoked.")
  private boolean all;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("token", "for", "role", "made", "by", "until", "last used", "state");
    for (var one : new TokenStore(session.database().jdbi()).list()) {
      if (all || one.valid()) {
        table.row(
            one.id(),
            one.name(),
            one.role(),
            Words.minute(one.madeAt()),
            one.madeBy(),
            Words.minute(one.expiresAt()),
            Words.ago(one.usedAt(), session.now()),
            state(one.valid(), one.revokedAt()));
      }
    }
    table.print(
        session.terminal(),
        format,
        "There is no token: 'nightshift token create --role report' makes one.");
    return 0;
  }

  private static String state(boolean valid, @org.jspecify.annotations.Nullable Instant revoked) {
    return valid ? "valid" : revoked == null ? "over" : "revoked";
  }
}
