package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.mail.OutboxStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists mails that wait for another try or were given up.
@Command(
    name = "list",
    description = "List mails and webhook calls that wait for another try or were given up.")
final class MailListCommand extends DatabaseCommand {
  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "50",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns("id", "to", "subject", "state", "tries", "queued", "next try", "last answer");
    for (var mail : new OutboxStore(session.database().jdbi()).stuck(most)) {
      table.row(
          mail.id(),
          mail.recipient(),
          mail.subject(),
          state(mail),
          mail.attempts(),
          Words.minute(mail.queuedAt()),
          Words.minute(mail.nextTry()),
          mail.lastReply());
    }
    table.print(session.terminal(), format, "Nothing is stuck: every mail went out.");
    return 0;
  }

  private static String state(OutboxStore.Stuck mail) {
    return switch (mail.state()) {
      case "dead" -> "given up";
      case "unknown" -> "may have arrived";
      default -> "waits";
    };
  }
}
