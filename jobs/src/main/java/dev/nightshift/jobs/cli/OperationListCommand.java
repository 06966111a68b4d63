package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.operation.OperationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  /// A host whose clock is so far ahead is not told to be wrong.
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

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
    var now = session.now();
    var from = now.minus(AnalyseCommand.span("--since", since));
    var wanted = new OperationStore.Wanted(type, failed, from, now.plus(CLOCKS_DIFFER));
    var table = each ? each(store, wanted) : sums(store, wanted);
    table.print(
        session.terminal(),
        format,
        "None in the last " + since + ": 'nightshift operation start' tells of one.");
    return 0;
  }

  /// For people in fewer columns, so that they fit on a terminal.
  private Table sums(OperationStore store, OperationStore.Wanted wanted) {
    boolean people = format == OutputFormat.TABLE;
    var columns =
        new ArrayList<>(
            List.of("type", "name", "count", "failed", "median", "p95", "longest", "bytes"));
    if (!people) {
      columns.add(3, "running");
      columns.add(5, "failed share");
    }
    var table = Table.columns(columns);
    for (var sum : store.sums(wanted, most)) {
      double share = (double) sum.failed() / (double) sum.count();
      var cells = new ArrayList<@Nullable Object>();
      cells.add(sum.type());
      cells.add(sum.name());
      if (people) {
        cells.add(with(sum.count(), sum.running() == 0 ? "" : sum.running() + " open"));
        cells.add(with(sum.failed(), sum.failed() == 0 ? "" : Text.percent(share)));
      } else {
        cells.add(sum.count());
        cells.add(sum.running());
        cells.add(sum.failed());
        cells.add(Words.percent(share));
      }
      cells.add(seconds(sum.medianSeconds()));
      cells.add(seconds(sum.p95Seconds()));
      cells.add(seconds(sum.maxSeconds()));
      cells.add(Words.bytes(sum.bytes()));
      table.row(cells.toArray());
    }
    return table;
  }

  private static Table.Cell with(long number, String more) {
    return new Table.Cell(
        number, more.isEmpty() ? Long.toString(number) : number + " (" + more + ")");
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
                "attributes")
            .below(2);
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
