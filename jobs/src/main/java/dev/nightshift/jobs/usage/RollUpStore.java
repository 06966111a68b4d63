package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.Distribution;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// Makes the histories of one hour of a host and of all its containers, in one transaction.
///
/// The transaction is repeatable read: its reads agree with each other, and of two roll-ups of one
/// hour at once the later fails on the marks that both want to remove, and is tried again. So none
/// can write what it saw earlier over what another saw later.
final class RollUpStore {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final int TRIES = 4;

  private final Jdbi jdbi;

  RollUpStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The histories made for one hour.
  ///
  /// @param containers of containers
  /// @param hosts of the host: 0 or 1
  record Made(int containers, int hosts) {}

  /// Makes the histories of one hour anew from all samples that there are.
  ///
  /// @throws NightshiftException when the database refuses; the hour is due still
  Made rollUp(DueHour due, Instant now) {
    for (int attempt = 1; ; attempt++) {
      try {
        return rollUpOnce(due, now);
      } catch (JdbiException e) {
        var cause = sqlCause(e);
        if (attempt == TRIES
            || cause == null
            || !SERIALIZATION_FAILURE.equals(cause.getSQLState())) {
          throw failure("Hour " + due.hour() + " of host " + due.hostId() + " not rolled up", e);
        }
      }
    }
  }

  private Made rollUpOnce(DueHour due, Instant now) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          HistoryDueStore.unmark(handle, due);
          boolean host = HostHistoryStore.rollUp(handle, due, now);
          int containers = ContainerHistoryStore.rollUp(handle, due, now);
          return new Made(containers, host ? 1 : 0);
        });
  }

  /// What PostgreSQL said, behind what was to be done.
  static NightshiftException failure(String what, JdbiException failure) {
    var cause = sqlCause(failure);
    String said = String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    return new NightshiftException(
        ErrorKind.DATABASE,
        what + ": " + said.lines().findFirst().orElse("no reason given"),
        failure);
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

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

    /// How the values of an array are spread; null where there is none.
    static @Nullable Distribution distribution(ResultSet row, String column) throws SQLException {
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
}
