package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.operation.OperationStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what it costs to record an operation.
@Command(
    name = "operation",
    description = {
      "Measures what it costs to tell of an operation: time to enter its start and its end, bytes in the database.",
      "In an embedded database of its own that is taken away again."
    })
final class BenchOperationCommand extends DatabaseCommand {
  @Option(
      names = "--operations",
      paramLabel = "N",
      converter = Most.class,
      defaultValue = "5000",
      description = "Operations to record (default: ${DEFAULT-VALUE}).")
  private int operations;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws Exception {
    var table =
        ScratchDatabase.with(
            database -> measure(new OperationStore(database.jdbi()), session.now()));
    table.print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private Table measure(OperationStore store, Instant at) {
    var attributes = Map.of("customer", "4711", "rows", "120000");
    record(store, at, Math.min(operations, 1_000), attributes);
    long before = store.sizeBytes();
    double[] micros = record(store, at, operations, attributes);
    double bytes = (double) (store.sizeBytes() - before) / operations;
    var table = Table.columns("operations", "median µs", "p95 µs", "p99 µs", "bytes each");
    return table.row(
        operations,
        whole(quantile(micros, 0.5)),
        whole(quantile(micros, 0.95)),
        whole(quantile(micros, 0.99)),
        whole(bytes));
  }

  private static Table.Cell whole(double value) {
    return new Table.Cell(value, String.format(Locale.ROOT, "%.0f", value));
  }

  /// Microseconds for each entry: starts and ends, which are two.
  private static double[] record(
      OperationStore store, Instant at, int count, Map<String, String> attributes) {
    double[] micros = new double[2 * count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      long id = store.start(null, "request", "GET /orders", at);
      long started = System.nanoTime();
      store.end(id, new OperationStore.End(null, 52_000L, attributes), at.plusMillis(20));
      micros[2 * i] = (started - begin) / 1e3;
      micros[2 * i + 1] = (System.nanoTime() - started) / 1e3;
    }
    return micros;
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
