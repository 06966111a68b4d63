package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.benchmark.BenchmarkStore.Row;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Results of benchmarks as a table.
final class BenchmarkTable {
  private static final int LEAST_TRIALS = 3;

  private BenchmarkTable() {}

  static Table of(List<Row> rows) {
    var table =
        Table.columns(
            "measured",
            "host",
            "suite",
            "benchmark",
            "metric",
            "median",
            "low",
            "high",
            "trials",
            "unit",
            "outcome",
            "why");
    for (Row row : rows) {
      table.row(
          Words.minute(row.at()),
          row.host(),
          row.suite(),
          row.benchmark(),
          row.metric(),
          amount(row.value(), row.unit()),
          end(row, row.low()),
          end(row, row.high()),
          row.trials(),
          row.unit(),
          Table.Cell.status(row.outcome()),
          new Table.Cell(row.reason(), row.reason() == null ? "" : row.reason()));
    }
    return table;
  }

  /// An end of an interval: fewer than three trials have none.
  static Table.Cell end(Row row, @Nullable Double end) {
    return amount(row.trials() < LEAST_TRIALS ? null : end, row.unit());
  }

  /// Seconds as milli-, micro- or nanoseconds, rates with k, M or G, bytes in binary steps.
  static Table.Cell amount(@Nullable Double value, String unit) {
    if (value == null) {
      return new Table.Cell(null, "-");
    }
    return new Table.Cell(
        value,
        switch (unit) {
          case "s" -> scaled(value, new String[] {"ns", "µs", "ms", "s"}, 1e-9);
          case "B" -> Words.size(value);
          case "B/s" -> Words.size(value) + "/s";
          case "of 1" -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
          default -> scaled(value, new String[] {"", " k", " M", " G", " T"}, 1);
        });
  }

  private static String scaled(double value, String[] units, double smallest) {
    double scaled = value / smallest;
    int unit = 0;
    while (Math.abs(scaled) >= 1_000 && unit < units.length - 1) {
      scaled /= 1_000;
      unit++;
    }
    return String.format(
        Locale.ROOT,
        "%.3g%s",
        scaled,
        (units[unit].startsWith(" ") || units[unit].isEmpty() ? "" : " ") + units[unit]);
  }
}
