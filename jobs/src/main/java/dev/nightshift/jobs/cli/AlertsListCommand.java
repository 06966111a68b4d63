package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.mail.EscalationStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists open alerts.
@Command(name = "list", description = "List open alerts, worst first, and who looks after each.")
final class AlertsListCommand extends DatabaseCommand {
  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("id", "status", "host", "since", "what", "answered by");
    for (var alert : new EscalationStore(session.database().jdbi()).open()) {
      table.row(
          alert.id(),
          Table.Cell.status(alert.status()),
          alert.host(),
          Words.minute(alert.openedAt()),
          alert.sentence(),
          alert.answeredBy().orElse(alert.escalated() ? "nobody: escalated" : "nobody"));
    }
    table.print(session.terminal(), format, "All is well: no alert is open.");
    return 0;
  }
}
