package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.benchmark.NightStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the frozen baseline beside the newest night.
@Command(name = "show", description = "Show the frozen baseline of this host.")
final class BenchmarkBaselineShowCommand extends DatabaseCommand {
  @Option(
      names = "--suite",
      defaultValue = "nightly",
      description = "Which suite (default: ${DEFAULT-VALUE}).")
  private String suite = "nightly";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new NightStore(session.database().jdbi());
    var table = Table.columns("benchmark", "metric", "baseline", "unit", "nights", "set");
    for (var frozen : store.frozen(Machine.known(session), suite)) {
      table.row(
          frozen.benchmark(),
          frozen.metric(),
          BenchmarkTable.amount(frozen.value(), frozen.unit()),
          frozen.unit(),
          frozen.nights(),
          Words.minute(frozen.setAt()));
    }
    table.print(
        session.terminal(),
        format,
        "No baseline is set: each night is held against the 30 before it. 'nightshift benchmark"
            + " baseline set' sets one.");
    return 0;
  }
}
