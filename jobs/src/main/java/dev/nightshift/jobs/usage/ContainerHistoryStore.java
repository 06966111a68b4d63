package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import dev.nightshift.jobs.usage.RollUpStore.HourValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Hourly histories of containers.
final class ContainerHistoryStore {
  /// Samples with what is no measure left out: a counter that ran backwards or a division by
  /// nothing must not spoil an hour.
  private static final String SAMPLES =
      """
      select s.*,
        case when cpu_cores between 0 and 1e6 then cpu_cores end as cpu,
        case when cpu_cores between 0 and 1e6
          then cpu_cores + greatest(coalesce(throttled_seconds, 0), 0) / nullif(seconds, 0) end as demand,
        case when coalesce(memory_working_set_bytes, memory_bytes) >= 0
          then coalesce(memory_working_set_bytes, memory_bytes) end as memory
      from nightshift.container_sample s
      """;

  /// Starts as Docker told them; the last one also where its event was missed.
  private static final String STARTED =
      """
      select c.id, array_agg(start.at) as at, count(*) filter (where start.at >= :from) as starts
      from nightshift.container c
      cross join lateral (
        select e.at from nightshift.container_event e
        where e.container_id = c.id and e.kind = 'start' and e.at > cast(:from as timestamptz) - interval '5 minutes' and e.at < :until
        union all
        select c.started_at
        where c.started_at > cast(:from as timestamptz) - interval '5 minutes' and c.started_at < :until
          and not exists (select from nightshift.container_event e where e.container_id = c.id and e.kind = 'start'
            and e.at between c.started_at - interval '1 minute' and c.started_at + interval '1 minute')
      ) start
      where c.host_id = :host
      group by c.id
      """;

  private static final String VALUES =
      "with started as ("
          + STARTED
          + """
          ), sample as (
            select s.*, started.starts, started.at is not null and exists (
              select from unnest(started.at) start
              where s.at > start and s.at - make_interval(secs => s.seconds) < start + interval '5 minutes') as starting
            from (
          """
          + SAMPLES
          + """
              join nightshift.container c on c.id = s.container_id
              where c.host_id = :host and (c.removed_at is null or c.removed_at >= :from) and s.at >= :from and s.at < :until
            ) s
            left join started on started.id = s.container_id
          )
          select container_id,
            array_agg(cpu) filter (where cpu is not null) as cpu,
            case when max(throttled_seconds) > 0 then array_agg(demand) filter (where demand is not null) end as demand,
            array_agg(memory::double precision) filter (where memory is not null) as memory,
            bool_or(starting) as started, max(starts)::integer as starts,
            sum(seconds) filter (where starting) as startup_seconds,
            max(demand) filter (where starting) as startup_demand,
            max(memory) filter (where starting) as startup_memory,
            sum(periods) filter (where starting)::bigint as startup_periods,
            sum(throttled_periods) filter (where starting)::bigint as startup_throttled_periods,
            case when bool_or(starting) then array_agg(cpu) filter (where cpu is not null and not starting) end as settled_cpu,
            case when bool_or(starting) then array_agg(demand) filter (where demand is not null and not starting) end as settled_demand,
            sum(cpu * seconds) filter (where not starting)
              / nullif(sum(seconds) filter (where cpu is not null and not starting), 0) as settled_mean,
            max(demand) filter (where not starting) as settled_demand_max,
            max(memory) filter (where not starting) as settled_memory
          from sample
          group by container_id
          """;

  /// Columns in the order of the table.
  private static final String COLUMNS =
      """
      (container_id, hour, samples, seconds,
       cpu_min_cores, cpu_mean_cores, cpu_p50_cores, cpu_p95_cores, cpu_p99_cores, cpu_max_cores, cpu_histogram,
       cpu_demand_mean_cores, cpu_demand_max_cores, cpu_demand_histogram, cpu_limit_cores,
       memory_min_bytes, memory_mean_bytes, memory_p50_bytes, memory_p95_bytes, memory_p99_bytes, memory_max_bytes,
       memory_peak_bytes, memory_anon_max_bytes, memory_histogram, memory_limit_bytes,
       periods, throttled_periods, throttled_seconds,
       cpu_stalled_seconds, memory_stalled_seconds, io_stalled_seconds, oom_kills, refaults, major_faults,
       io_read_bytes, io_write_bytes, network_received_bytes, network_sent_bytes, pids_max, rolled_up_at,
       starts, startup_seconds, startup_cpu_demand_max_cores, startup_memory_max_bytes, startup_periods, startup_throttled_periods,
       settled_cpu_mean_cores, settled_cpu_p50_cores, settled_cpu_p95_cores, settled_cpu_demand_p99_cores,
       settled_cpu_demand_max_cores, settled_memory_max_bytes)
      """;

  /// An hour whose samples were dropped in part, after which late ones came, keeps the fuller row.
  private static final String WRITE =
      "insert into nightshift.container_history as history "
          + COLUMNS
          + """
          select :container, :from, count(*), coalesce(sum(seconds), 0),
            min(cpu), sum(cpu * seconds) / nullif(sum(seconds) filter (where cpu is not null), 0),
            :cpu_p50, :cpu_p95, :cpu_p99, max(cpu), cast(:cpu_histogram as report.histogram),
            sum(demand * seconds) / nullif(sum(seconds) filter (where demand is not null), 0), max(demand),
            cast(:demand_histogram as report.histogram),
            (array_agg(cpu_limit_cores order by at desc))[1],
            min(memory), avg(memory)::double precision,
            :memory_p50, :memory_p95, :memory_p99, max(memory),
            max(memory_peak_bytes), max(memory_anon_bytes), cast(:memory_histogram as report.histogram),
            (array_agg(memory_limit_bytes order by at desc))[1],
            sum(periods)::bigint, sum(throttled_periods)::bigint, sum(throttled_seconds),
            sum(cpu_stalled_seconds), sum(memory_stalled_seconds), sum(io_stalled_seconds),
            sum(oom_kills)::bigint, sum(refaults)::bigint, sum(major_faults)::bigint,
            sum(io_read_bytes)::bigint, sum(io_write_bytes)::bigint,
            sum(network_received_bytes)::bigint, sum(network_sent_bytes)::bigint, max(pids), :now,
            cast(:starts as integer), cast(:startup_seconds as float8), cast(:startup_demand as float8),
            cast(:startup_memory as bigint), cast(:startup_periods as bigint), cast(:startup_throttled_periods as bigint),
            cast(:settled_mean as float8), cast(:settled_p50 as float8), cast(:settled_p95 as float8),
            cast(:settled_demand_p99 as float8), cast(:settled_demand_max as float8), cast(:settled_memory as bigint)
          from (
          """
          + SAMPLES
          + """
            where s.container_id = :container and s.at >= :from and s.at < :until
          ) sample
          on conflict (container_id, hour) do update set
          """
          + COLUMNS
          + " = row(excluded.*) where excluded.samples >= history.samples";

  private ContainerHistoryStore() {}

  private record Hour(HourValues values, StartUpValues startUp) {}

  /// Makes the histories of one hour of a host's containers anew from all samples this transaction
  /// sees, and tells how many there are.
  static int rollUp(Handle handle, DueHour due, Instant now) {
    var from = due.hour().atOffset(ZoneOffset.UTC);
    var until = from.plus(Duration.ofHours(1));
    try (var hours =
            handle
                .createQuery(VALUES)
                .bind("host", due.hostId())
                .bind("from", from)
                .bind("until", until)
                .setFetchSize(HourValues.FETCH)
                .map(
                    (row, _) -> new Hour(HourValues.of(row, "container_id"), StartUpValues.of(row)))
                .iterator();
        var batch = handle.prepareBatch(WRITE)) {
      int written = 0;
      while (hours.hasNext()) {
        var hour = hours.next();
        hour.values.bind(batch);
        hour.startUp.bind(batch);
        batch
            .bind("container", hour.values.id())
            .bind("from", from)
            .bind("until", until)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .add();
        written++;
        if (batch.size() == HourValues.FETCH || !hours.hasNext()) {
          batch.execute();
        }
      }
      return written;
    }
  }

  /// What of a container's hour fell into the first minutes after a start, and what the rest of it
  /// used; nothing but nulls where no start was near.
  ///
  /// @param columns by name of the parameter that takes each
  private record StartUpValues(Map<String, @Nullable Object> columns) {
    private static final List<String> READ =
        List.of(
            "starts",
            "startup_seconds",
            "startup_demand",
            "startup_memory",
            "startup_periods",
            "startup_throttled_periods",
            "settled_mean",
            "settled_demand_max",
            "settled_memory");

    /// Reads a row that tells in `started` whether a start was near.
    static StartUpValues of(ResultSet row) throws SQLException {
      boolean started = row.getBoolean("started");
      var columns = new LinkedHashMap<String, @Nullable Object>();
      for (String column : READ) {
        columns.put(column, started ? row.getObject(column) : null);
      }
      var cpu = HourValues.distribution(row, "settled_cpu");
      var demand = HourValues.distribution(row, "settled_demand");
      columns.put("settled_p50", cpu == null ? null : cpu.p50());
      columns.put("settled_p95", cpu == null ? null : cpu.p95());
      columns.put("settled_demand_p99", demand == null ? null : demand.p99());
      return new StartUpValues(columns);
    }

    void bind(SqlStatement<?> statement) {
      columns.forEach(statement::bind);
    }
  }
}
