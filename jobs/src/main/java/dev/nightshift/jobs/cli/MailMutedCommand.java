package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.mail.MuteStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists who does not want which mail.
@Command(name = "muted", description = "List who does not want which mail.")
final class MailMutedCommand extends DatabaseCommand {
  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("address", "list", "since", "muted by");
    for (var mute : new MuteStore(session.database().jdbi()).all()) {
      table.row(mute.address(), mute.list(), Words.minute(mute.since()), mute.actor());
    }
    table.print(session.terminal(), format, "Nobody muted anything.");
    return 0;
  }
}
