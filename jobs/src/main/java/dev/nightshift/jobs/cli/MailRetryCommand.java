package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.OutboxStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Tries a mail again that was given up.
@Command(name = "retry", description = "Try a mail again that was given up.")
final class MailRetryCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ID", description = "As 'nightshift mail list' shows it.")
  private long id;

  @Override
  int run(Session session) {
    if (!new OutboxStore(session.database().jdbi()).revive(id)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "No mail "
              + id
              + " was given up that can be sent again: 'nightshift mail list' shows those that were."
              + " One with links to decide by was emptied: 'nightshift rollouts link PLAN' makes new"
              + " ones.");
    }
    session.out().println("Mail " + id + " is tried again within seconds.");
    return 0;
  }
}
