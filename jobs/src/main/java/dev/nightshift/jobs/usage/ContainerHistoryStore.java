package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import dev.nightshift.jobs.usage.RollUpStore.HourValues;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

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

  private static final String VALUES =
      """
      select container_id,
        array_agg(cpu) filter (where cpu is not null) as cpu,
        case when max(throttled_seconds) > 0 then array_agg(demand) filter (where demand is not null) end as demand,
        array_agg(memory::double precision) filter (where memory is not null) as memory
      from (
      """
          + SAMPLES
          + """
            join nightshift.container c on c.id = s.container_id
            where c.host_id = :host and (c.removed_at is null or c.removed_at >= :from) and s.at >= :from and s.at < :until
          ) sample
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
       io_read_bytes, io_write_bytes, network_received_bytes, network_sent_bytes, pids_max, rolled_up_at)
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
            sum(network_received_bytes)::bigint, sum(network_sent_bytes)::bigint, max(pids), :now
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
                .map((row, _) -> HourValues.of(row, "container_id"))
                .iterator();
        var batch = handle.prepareBatch(WRITE)) {
      int written = 0;
      while (hours.hasNext()) {
        var hour = hours.next();
        hour.bind(batch);
        batch
            .bind("container", hour.id())
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
}
