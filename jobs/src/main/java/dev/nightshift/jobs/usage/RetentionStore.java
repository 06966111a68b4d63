package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.NightshiftException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// Drops and deletes what has been kept long enough.
final class RetentionStore {
  private static final int BATCH = 5_000;

  private final Jdbi jdbi;

  RetentionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Rows that age. Samples are not among them: they go by whole days.
  enum Aging {
    CONTAINER_HISTORIES("container_history", "hour < :before"),
    HOST_HISTORIES("host_history", "hour < :before"),
    CONTAINER_COSTS("container_cost", "hour < :before"),
    HOST_COSTS("host_cost", "hour < :before"),
    PREDICTIONS("prediction", "due_at < :before"),
    MODELS("model", "trained_at < :before and state <> 'in-use'"),
    HEALTH_RESULTS("health_result", "at < :before"),
    OPERATIONS("operation", "started_at < :before"),
    HEALTH_SCORES("health_score", "at < :before"),
    BENCHMARK_RESULTS("benchmark_result", "at < :before"),
    BENCHMARK_RUNS("benchmark_run", "at < :before"),
    CONTAINER_EVENTS("container_event", "at < :before"),
    ALERTS("alert", "closed_at < :before"),
    FINDINGS("finding", "resolved_at < :before"),
    RECOMMENDATIONS("recommendation", "superseded_at < :before"),
    DIGESTS("digest", "made_at < :before"),
    MAILS("mail_outbox", "queued_at < :before and state in ('accepted', 'dead')"),
    /// After the results, which name their run.
    JOB_RUNS(
        "job_run",
        """
        started_at < :before and state <> 'running'
        and not exists (select from nightshift.health_result r where r.job_run_id = job_run.id)
        and not exists (select from nightshift.benchmark_result r where r.job_run_id = job_run.id)
        """);

    private final String table;
    private final String delete;

    Aging(String table, String tooOld) {
      this.table = table;
      delete =
          """
          delete from nightshift.%1$s where ctid = any (array(
            select ctid from nightshift.%1$s where %2$s limit :batch))
          """
              .formatted(table, tooOld);
    }

    boolean isHistory() {
      return switch (this) {
        case CONTAINER_HISTORIES, HOST_HISTORIES, CONTAINER_COSTS, HOST_COSTS -> true;
        default -> false;
      };
    }
  }

  /// Days before a day of which samples are kept, oldest first.
  List<LocalDate> sampleDaysBefore(LocalDate day) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct to_date(right(c.relname, 8), 'YYYYMMDD') as day
                    from pg_catalog.pg_inherits i
                    join pg_catalog.pg_class c on c.oid = i.inhrelid
                    where i.inhparent = any (array['nightshift.container_sample', 'nightshift.host_sample',
                        'nightshift.device_sample', 'nightshift.collector_sample']::regclass[])
                      and c.relname ~ '_\\d{8}$' and right(c.relname, 8) < to_char(cast(:day as date), 'YYYYMMDD')
                    order by day
                    """)
                .bind("day", day)
                .mapTo(LocalDate.class)
                .list());
  }

  /// Drops the samples of a day; false while hours of it are not rolled up.
  ///
  /// @throws NightshiftException when the database refuses
  boolean dropSamplesOf(LocalDate day) {
    try {
      return jdbi.inTransaction(
          handle ->
              handle
                  .createQuery("select nightshift.drop_samples_of(:day)")
                  .bind("day", day)
                  .mapTo(Boolean.class)
                  .one());
    } catch (JdbiException e) {
      throw RollUpStore.failure("samples of " + day + " could not be dropped", e);
    }
  }

  /// Deletes at most one batch of rows that are older, and tells whether there may be more.
  ///
  /// @throws NightshiftException when the database refuses
  Deleted delete(Aging rows, Instant before) {
    int count;
    try {
      count =
          jdbi.inTransaction(
              handle ->
                  handle
                      .createUpdate(rows.delete)
                      .bind("before", before.atOffset(ZoneOffset.UTC))
                      .bind("batch", BATCH)
                      .execute());
    } catch (JdbiException e) {
      throw RollUpStore.failure("old rows of " + rows.table + " could not be deleted", e);
    }
    return new Deleted(count, count == BATCH);
  }

  /// One batch.
  ///
  /// @param rows rows deleted
  /// @param more whether the batch was full
  record Deleted(int rows, boolean more) {}
}
