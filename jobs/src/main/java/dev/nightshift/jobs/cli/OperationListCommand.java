package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.operation.OperationStore;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists operations.
@Command(
    name = "list",
    description = {
      "List how operations went, by type and name: how many failed, how long they took.",
      "With --each: every one, the newest first. Nightshift's own jobs are of type job."
    })
final class OperationListCommand extends DatabaseCommand {
  @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
  private @Nullable String type;

  @Option(names = "--failed", description = "Only what failed.")
  private boolean failed;

  @Option(names = "--each", description = "Every operation in a row of its own.")
  private boolean each;

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "7d",
      description = "How far back to look (default: ${DEFAULT-VALUE}).")
  private String since = "7d";

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
    var store = new OperationStore(session.database().jdbi());
    var from = session.now().minus(AnalyseCommand.span("--since", since));
    var wanted = new OperationStore.Wanted(type, failed, from);
    var table = each ? each(store, wanted) : sums(store, wanted);
    table.print(
        session.terminal(),
        format,
        "None in the last " + since + ": 'nightshift operation start' tells of one.");
    return 0;
  }

  private Table sums(OperationStore store, OperationStore.Wanted wanted) {
    var table =
        Table.columns(
            "type",
            "name",
            "count",
            "running",
            "failed",
            "failed share",
            "median",
            "p95",
            "longest",
            "bytes");
    for (var sum : store.sums(wanted, most)) {
      table.row(
          sum.type(),
          sum.name(),
          sum.count(),
          sum.running(),
          sum.failed(),
          Words.percent((double) sum.failed() / (double) sum.count()),
          seconds(sum.medianSeconds()),
          seconds(sum.p95Seconds()),
          seconds(sum.maxSeconds()),
          Words.bytes(sum.bytes()));
    }
    return table;
  }

  private Table each(OperationStore store, OperationStore.Wanted wanted) {
    var table =
        Table.columns(
            "id",
            "host",
            "type",
            "name",
            "started",
            "state",
            "took",
            "bytes",
            "error",
            "attributes");
    for (var one : store.list(wanted, most)) {
      table.row(
          one.id(),
          one.host(),
          one.type(),
          one.name(),
          Words.minute(one.startedAt()),
          one.state(),
          seconds(one.seconds()),
          Words.bytes(one.bytes()),
          one.error(),
          one.attributes());
    }
    return table;
  }

  private static Table.Cell seconds(@Nullable Double seconds) {
    return new Table.Cell(
        seconds,
        seconds == null
            ? "-"
            : String.format(Locale.ROOT, seconds < 10 ? "%.3f s" : "%.0f s", seconds));
  }
}
