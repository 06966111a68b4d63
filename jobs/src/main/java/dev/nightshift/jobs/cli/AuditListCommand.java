package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.AuditStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the audit, newest first.
@Command(name = "list", description = "Show who changed what, newest first.")
final class AuditListCommand extends DatabaseCommand {
  @Option(
      names = "--about",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Only what begins so, e.g. rollout:7 or profile.")
  private String about = "";

  @Option(names = "--rows", defaultValue = "50", description = "Most rows (default: 50).")
  private int rows;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("row", "at", "actor", "node", "what", "change", "detail");
    var audit = new AuditStore(session.database().jdbi());
    for (var entry : audit.newest(about, Math.max(1, rows))) {
      table.row(
          entry.seq(),
          Words.minute(entry.at()),
          entry.actor(),
          entry.node(),
          entry.entity(),
          entry.change(),
          entry.detail().equals("{}") ? null : entry.detail());
    }
    table.print(session.terminal(), format, table.isEmpty() ? nothing(audit.kinds()) : "");
    return 0;
  }

  private String nothing(List<String> kinds) {
    return kinds.isEmpty() || about.isEmpty()
        ? "Nothing is recorded."
        : "Nothing is recorded about '%s'. There are rows about: %s."
            .formatted(Terminal.harmless(about), String.join(", ", kinds));
  }
}
