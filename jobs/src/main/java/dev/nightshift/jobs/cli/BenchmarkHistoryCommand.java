package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.BenchmarkStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what one benchmark gave, night after night.
@Command(name = "history", description = "Show what one benchmark gave, the newest first.")
final class BenchmarkHistoryCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "NAME",
      description = "Name of the benchmark, as 'nightshift benchmark list' shows it.")
  private String name = "";

  @Option(
      names = "--most",
      defaultValue = "100",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new BenchmarkStore(session.database().jdbi());
    var rows = store.history(name, most);
    if (rows.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There are no results of a benchmark '"
              + name
              + "': 'nightshift benchmark list' shows those there are.");
    }
    BenchmarkTable.of(rows).print(session.terminal(), format, "");
    return 0;
  }
}
