package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Itself;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Period;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads how Nightshift itself did.
public final class ItselfStore {
  private static final int MOST_TROUBLES = 5;

  private final Jdbi jdbi;

  public ItselfStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// What it cost and whether its jobs did well. Runs that have not ended do not count.
  ///
  /// @param past whether the period is of another time than now: what only now knows is left out
  public Itself itself(Period period, boolean past) {
    return jdbi.withHandle(
        handle -> {
          var collector = collector(handle, period);
          var jobs = jobs(handle, period);
          var state = state(handle, period);
          return new Itself(
              collector.cores(),
              collector.residentBytes(),
              state.samples(),
              jobs.done(),
              jobs.partial(),
              jobs.failed(),
              collector.missed(),
              troubles(handle, period),
              past ? null : state.databaseBytes(),
              state.waiting(),
              state.dead(),
              head(handle, period));
        });
  }

  private record Collector(@Nullable Double cores, @Nullable Long residentBytes, long missed) {}

  private record Jobs(int done, int partial, int failed) {}

  private record State(long samples, long databaseBytes, int waiting, int dead) {}

  private static Collector collector(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            with node as (
              select host_id, sum(cpu_cores * seconds) / nullif(sum(seconds) filter (where cpu_cores is not null), 0) as cores,
                max(resident_bytes) as resident_bytes, sum(rounds_missed) as missed
              from nightshift.collector_sample where at >= :from and at < :to group by host_id
            )
            select max(cores) as cores, max(resident_bytes) as resident_bytes, coalesce(sum(missed), 0) as missed from node
            """)
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .map(
            (row, _) -> {
              long resident = row.getLong("resident_bytes");
              boolean unknown = row.wasNull();
              return new Collector(
                  number(row, "cores"), unknown ? null : resident, row.getLong("missed"));
            })
        .one();
  }

  private static Jobs jobs(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'partial') as partial,
              count(*) filter (where state in ('failed', 'abandoned')) as failed
            from nightshift.job_run where started_at >= :from and started_at < :to
            """)
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .map((row, _) -> new Jobs(row.getInt("done"), row.getInt("partial"), row.getInt("failed")))
        .one();
  }

  private static List<Line> troubles(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            select job, scope, count(*) as times, max(started_at) as last,
              (array_agg(coalesce(error, summary, state) order by started_at desc))[1] as sentence,
              bool_or(state <> 'partial') as failed
            from nightshift.job_run
            where started_at >= :from and started_at < :to and state in ('failed', 'abandoned', 'partial')
            group by job, scope
            order by failed desc, times desc, job, scope limit :most
            """)
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .bind("most", MOST_TROUBLES)
        .map(
            (row, _) ->
                Line.of(
                    row.getString("job")
                        + " ("
                        + row.getString("scope")
                        + ") "
                        + (row.getBoolean("failed") ? "failed " : "did only a part ")
                        + Amounts.count(row.getLong("times"), "time")
                        + ", last on "
                        + Amounts.dayTime(instant(row, "last"), period)
                        + ": "
                        + row.getString("sentence")))
        .list();
  }

  private static State state(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            select pg_database_size(current_database()) as database_bytes,
              case when :fine then
                  (select count(*) from nightshift.host_sample where at >= :from and at < :to)
                  + (select count(*) from nightshift.container_sample where at >= :from and at < :to)
                else
                  (select coalesce(sum(samples), 0) from nightshift.host_history
                    where hour >= :from and hour < :to and host_id in (select id from nightshift.real_host))
                  + (select coalesce(sum(s.samples), 0) from nightshift.container_history s join nightshift.container c on c.id = s.container_id
                    where s.hour >= :from and s.hour < :to and c.host_id in (select id from nightshift.real_host))
              end as samples,
              (select count(*) from nightshift.mail_outbox
                where queued_at < :to and state <> 'dead' and (accepted_at is null or accepted_at >= :to)) as waiting,
              (select count(*) from nightshift.mail_outbox where state = 'dead' and queued_at >= :from and queued_at < :to) as dead
            """)
        .bind("fine", HostUsageStore.fine(period))
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .map(
            (row, _) ->
                new State(
                    row.getLong("samples"),
                    row.getLong("database_bytes"),
                    row.getInt("waiting"),
                    row.getInt("dead")))
        .one();
  }

  /// The newest entry of the audit chain then.
  private static @Nullable Line head(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            select 'entry ' || seq || ', ' || left(encode(hash, 'hex'), 16) as head from nightshift.audit
            where at < :to order by seq desc limit 1
            """)
        .bind("to", utc(period.to()))
        .map((row, _) -> Line.of(row.getString("head")))
        .findOne()
        .orElse(null);
  }
}
