package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the digests that were made.
@Command(name = "list", description = "List the digests that were made, newest first.")
final class DigestListCommand extends DatabaseCommand {
  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "20",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table = Table.columns("digest", "made", "subject");
    for (var heading : DigestCommand.digests(session).store().newest(Math.max(1, most))) {
      table.row(heading.key(), Words.minute(heading.madeAt()), heading.subject());
    }
    table.print(
        session.terminal(), format, "No digest was made yet: 'nightshift run' makes the first.");
    return 0;
  }
}
