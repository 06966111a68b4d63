package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Usage;
import dev.nightshift.reports.WorkloadUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what workloads used: all containers of a workload together, minute by minute from samples
/// or hour by hour from histories. Where peaks of several containers fall into one such slot, they
/// count as if they came at once.
public final class WorkloadUsageStore {
  private final Jdbi jdbi;

  public WorkloadUsageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The largest workloads of a period: those that use the largest share of all CPUs or of all
  /// memory.
  public Listing<WorkloadUsage> usage(Period period) {
    return jdbi.withHandle(
        handle -> {
          var total = new int[1];
          List<WorkloadUsage> shown =
              handle
                  .createQuery(
                      """
                      with slice as (
                        select container_id, date_trunc('minute', at) as slot, sum(seconds) as seconds,
                          sum(cpu_cores * seconds) / nullif(sum(seconds), 0) as cpu_mean, max(cpu_cores) as cpu_max,
                          avg(memory_working_set_bytes) as memory_mean, max(memory_working_set_bytes) as memory_max,
                          max(cpu_limit_cores) as cpu_limit, max(memory_limit_bytes) as memory_limit,
                          sum(periods) as periods, sum(throttled_periods) as throttled_periods, sum(oom_kills) as oom_kills
                        from nightshift.container_sample where :fine and at >= :from and at < :to
                        group by container_id, date_trunc('minute', at)
                        union all
                        select container_id, hour, seconds, cpu_mean_cores, cpu_max_cores, memory_mean_bytes, memory_max_bytes,
                          cpu_limit_cores, memory_limit_bytes, periods, throttled_periods, oom_kills
                        from nightshift.container_history where not :fine and hour >= :from and hour < :to
                      ), slot as (
                        select c.workload_id, s.slot, count(*) as containers, max(s.seconds) as seconds,
                          sum(s.cpu_mean * s.seconds) / nullif(max(s.seconds), 0) as cpu_mean, sum(s.cpu_max) as cpu_max,
                          sum(s.memory_mean) as memory_mean, sum(s.memory_max) as memory_max,
                          case when bool_and(s.cpu_limit is not null) then sum(s.cpu_limit) end as cpu_limit,
                          case when bool_and(s.memory_limit is not null) then sum(s.memory_limit) end as memory_limit,
                          sum(s.periods) as periods, sum(s.throttled_periods) as throttled_periods, sum(s.oom_kills) as oom_kills
                        from slice s join nightshift.container c on c.id = s.container_id join nightshift.real_host h on h.id = c.host_id
                        group by c.workload_id, s.slot
                      ), used as (
                        select workload_id, max(containers) as containers,
                          sum(cpu_mean * seconds) / nullif(sum(seconds), 0) as cpu_mean, max(cpu_max) as cpu_max,
                          sum(memory_mean * seconds) / nullif(sum(seconds), 0) as memory_mean, max(memory_max) as memory_max,
                          (array_agg(cpu_limit order by slot desc))[1] as cpu_limit,
                          (array_agg(memory_limit order by slot desc))[1] as memory_limit,
                          coalesce(sum(throttled_periods) / nullif(sum(periods), 0), 0) as throttled, coalesce(sum(oom_kills), 0) as oom_kills
                        from slot group by workload_id
                      )
                      select w.name, used.*, count(*) over () as total
                      from used join nightshift.workload w on w.id = used.workload_id
                      cross join (select nullif(sum(cpus), 0) as cpus, nullif(sum(memory_bytes), 0) as memory from nightshift.real_host) fleet
                      where cpu_mean is not null or memory_max is not null
                      order by greatest(cpu_mean / fleet.cpus, memory_mean / fleet.memory) desc nulls last, w.name
                      limit :most
                      """)
                  .bind("fine", HostUsageStore.fine(period))
                  .bind("from", utc(period.from()))
                  .bind("to", utc(period.to()))
                  .bind("most", Listing.MAX)
                  .map(
                      (row, _) -> {
                        total[0] = row.getInt("total");
                        return new WorkloadUsage(
                            Line.name(row.getString("name")),
                            row.getInt("containers"),
                            usage(row, "cpu"),
                            usage(row, "memory"),
                            row.getDouble("throttled"),
                            row.getLong("oom_kills"));
                      })
                  .list();
          return new Listing<>(
              new ArrayList<>(shown), total[0], "nightshift query who_uses_most_cpu");
        });
  }

  private static @Nullable Usage usage(ResultSet row, String resource) throws SQLException {
    var mean = number(row, resource + "_mean");
    var max = number(row, resource + "_max");
    return mean == null || max == null
        ? null
        : Usage.of(mean, max, number(row, resource + "_limit"));
  }
}
