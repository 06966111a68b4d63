package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.analysis.FindingStore;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists findings.
@Command(name = "list", description = "List open findings, the gravest first.")
final class FindingsListCommand extends DatabaseCommand {
  @Option(names = "--kind", description = "Only of this kind, e.g. exhaustion or waste.")
  private @Nullable String kind;

  @Option(names = "--all", description = "Also those that are resolved or dismissed.")
  private boolean all;

  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "100",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var now = session.now();
    var table =
        Table.columns("id", "severity", "kind", "state", "host", "workload", "since", "finding");
    for (var finding :
        new FindingStore(session.database().jdbi())
            .list(all, kind == null ? null : kind.toLowerCase(Locale.ROOT), most, now)) {
      table.row(
          finding.id(),
          Table.Cell.status(finding.severity()),
          finding.kind(),
          finding.state(),
          finding.host(),
          finding.workload(),
          Words.ago(finding.foundAt(), now),
          finding.sentence());
    }
    table.print(session.terminal(), format, "Nothing stands out.");
    return 0;
  }
}
