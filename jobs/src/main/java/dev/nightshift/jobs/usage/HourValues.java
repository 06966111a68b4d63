package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.Distribution;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// How CPU and memory use of one host or container were spread over the samples of an hour.
///
/// @param id the host or container
/// @param cpu CPU use in cores; null when it was never measured
/// @param demand CPU use and what a limit held back, in cores; null when nothing was held back
/// @param memory memory in use in bytes; null when it was never measured
record HourValues(
    long id,
    @Nullable Distribution cpu,
    @Nullable Distribution demand,
    @Nullable Distribution memory) {
  /// Hours read and written at a time. At a sample a second one hour is 200 kB.
  static final int FETCH = 50;

  /// Reads a row with the arrays `cpu`, `demand` and `memory`.
  static HourValues of(ResultSet row, String id) throws SQLException {
    return new HourValues(
        row.getLong(id),
        distribution(row, "cpu"),
        distribution(row, "demand"),
        distribution(row, "memory"));
  }

  /// Binds percentiles and histograms, as `cpu_p50` to `memory_histogram`.
  void bind(SqlStatement<?> statement) {
    bind(statement, "cpu", cpu);
    bind(statement, "demand", demand);
    bind(statement, "memory", memory);
  }

  private static void bind(
      SqlStatement<?> statement, String name, @Nullable Distribution distribution) {
    statement
        .bind(name + "_p50", distribution == null ? null : (Double) distribution.p50())
        .bind(name + "_p95", distribution == null ? null : (Double) distribution.p95())
        .bind(name + "_p99", distribution == null ? null : (Double) distribution.p99())
        .bind(
            name + "_histogram",
            distribution == null ? null : HistogramText.of(distribution.histogram()));
  }

  private static @Nullable Distribution distribution(ResultSet row, String column)
      throws SQLException {
    var array = row.getArray(column);
    if (array == null) {
      return null;
    }
    Double[] values = (Double[]) array.getArray();
    double[] plain = new double[values.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = values[i];
    }
    return Distribution.of(plain);
  }
}
