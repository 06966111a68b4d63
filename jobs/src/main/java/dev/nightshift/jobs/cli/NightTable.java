package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.Comparison;
import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.jobs.benchmark.BenchmarkStore.Row;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The results of one run, each beside the nights before it.
final class NightTable {
  private NightTable() {}

  static Table of(List<Row> rows, List<NightVerdict> verdicts) {
    var table =
        Table.columns(
            "benchmark",
            "metric",
            "median",
            "low",
            "high",
            "trials",
            "unit",
            "baseline",
            "change",
            "change low",
            "change high",
            "verdict",
            "why");
    for (Row row : rows) {
      var verdict = verdict(row, verdicts);
      Comparison beside = verdict == null ? null : verdict.comparison();
      table.row(
          row.benchmark(),
          row.metric(),
          BenchmarkTable.amount(row.value(), row.unit()),
          BenchmarkTable.end(row, row.low()),
          BenchmarkTable.end(row, row.high()),
          row.trials(),
          row.unit(),
          BenchmarkTable.amount(beside == null ? null : beside.baseline(), row.unit()),
          change(beside == null ? null : beside.change()),
          change(beside == null ? null : beside.low()),
          change(beside == null ? null : beside.high()),
          Table.Cell.status(verdict == null ? row.outcome() : verdict.word().toString()),
          new Table.Cell(row.reason(), row.reason() == null ? "" : row.reason()));
    }
    return table;
  }

  private static @Nullable NightVerdict verdict(Row row, List<NightVerdict> verdicts) {
    return row.value() == null
        ? null
        : verdicts.stream()
            .filter(
                v ->
                    v.series().benchmark().equals(row.benchmark())
                        && v.series().metric().equals(row.metric()))
            .findFirst()
            .orElse(null);
  }

  /// A relative change as `+3.1 %`.
  static Table.Cell change(@Nullable Double fraction) {
    return new Table.Cell(
        fraction, fraction == null ? "-" : String.format(Locale.ROOT, "%+.1f %%", fraction * 100));
  }
}
