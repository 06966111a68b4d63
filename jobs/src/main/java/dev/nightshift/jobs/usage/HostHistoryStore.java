package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.usage.HistoryDueStore.DueHour;
import dev.nightshift.jobs.usage.RollUpStore.HourValues;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/// Hourly histories of hosts.
final class HostHistoryStore {
  private static final String SAMPLES =
      """
      select s.*,
        case when cpu_cores between 0 and 1e6 then cpu_cores end as cpu,
        case when memory_used_bytes >= 0 then memory_used_bytes end as memory
      from nightshift.host_sample s
      where s.host_id = :host and s.at >= :from and s.at < :until
      """;

  private static final String VALUES =
      """
      select :host as host_id,
        array_agg(cpu) filter (where cpu is not null) as cpu,
        null::double precision[] as demand,
        array_agg(memory::double precision) filter (where memory is not null) as memory
      from (
      """
          + SAMPLES
          + ") sample having count(*) > 0";

  /// Columns in the order of the table.
  private static final String COLUMNS =
      """
      (host_id, hour, samples, seconds,
       cpu_min_cores, cpu_mean_cores, cpu_p50_cores, cpu_p95_cores, cpu_p99_cores, cpu_max_cores, cpu_histogram,
       cpu_steal_mean_cores, cpu_iowait_mean_cores, load_max,
       memory_min_bytes, memory_mean_bytes, memory_p50_bytes, memory_p95_bytes, memory_p99_bytes, memory_max_bytes,
       memory_histogram, memory_total_bytes, swap_used_max_bytes,
       cpu_stalled_seconds, memory_stalled_seconds, io_stalled_seconds, oom_kills,
       disk_read_bytes, disk_write_bytes, disk_busy_max, network_received_bytes, network_sent_bytes, rolled_up_at,
       run_queue_mean, disk_busy_mean, disk_await_ms, disk_depth_mean, swap_pages,
       network_sent_packets, network_lost_packets, tcp_retransmits, tcp_established_max, open_files_max, open_files_limit)
      """;

  private static final String WRITE =
      "insert into nightshift.host_history as history "
          + COLUMNS
          + """
          select :host, :from, count(*), coalesce(sum(seconds), 0),
            min(cpu), sum(cpu * seconds) / nullif(sum(seconds) filter (where cpu is not null), 0),
            :cpu_p50, :cpu_p95, :cpu_p99, max(cpu), cast(:cpu_histogram as report.histogram),
            sum(cpu_steal * seconds) / nullif(sum(seconds) filter (where cpu_steal is not null), 0),
            sum(cpu_iowait * seconds) / nullif(sum(seconds) filter (where cpu_iowait is not null), 0),
            max(load_1m),
            min(memory), avg(memory)::double precision,
            :memory_p50, :memory_p95, :memory_p99, max(memory), cast(:memory_histogram as report.histogram),
            (array_agg(memory_total_bytes order by at desc))[1], max(swap_used_bytes),
            sum(cpu_pressure_some * seconds), sum(memory_pressure_some * seconds), sum(io_pressure_some * seconds),
            sum(oom_kills)::bigint,
            sum(disk_read_bytes * seconds), sum(disk_write_bytes * seconds), max(disk_busy),
            sum(network_received_bytes * seconds), sum(network_sent_bytes * seconds), :now,
            avg(run_queue), sum(disk_busy * seconds) / nullif(sum(seconds) filter (where disk_busy is not null), 0),
            sum(disk_await_ms * (disk_reads + disk_writes) * seconds)
              / nullif(sum((disk_reads + disk_writes) * seconds) filter (where disk_await_ms is not null), 0),
            sum(disk_depth * seconds) / nullif(sum(seconds) filter (where disk_depth is not null), 0),
            sum((swap_in_pages + swap_out_pages) * seconds),
            sum(network_sent_packets * seconds), sum((network_errors + network_drops) * seconds), sum(tcp_retransmits * seconds),
            max(tcp_established), max(open_files), (array_agg(open_files_max order by at desc))[1]
          from (
          """
          + SAMPLES
          + """
          ) sample
          on conflict (host_id, hour) do update set
          """
          + COLUMNS
          + " = row(excluded.*) where excluded.samples >= history.samples";

  private HostHistoryStore() {}

  /// Makes the history of one hour of a host anew from all samples this transaction sees, and tells
  /// whether there are any.
  static boolean rollUp(Handle handle, DueHour due, Instant now) {
    var from = due.hour().atOffset(ZoneOffset.UTC);
    var until = from.plus(Duration.ofHours(1));
    var hour =
        handle
            .createQuery(VALUES)
            .bind("host", due.hostId())
            .bind("from", from)
            .bind("until", until)
            .map((row, _) -> HourValues.of(row, "host_id"))
            .findOne();
    if (hour.isEmpty()) {
      return false;
    }
    try (var update = handle.createUpdate(WRITE)) {
      hour.get().bind(update);
      update
          .bind("host", due.hostId())
          .bind("from", from)
          .bind("until", until)
          .bind("now", now.atOffset(ZoneOffset.UTC))
          .execute();
    }
    return true;
  }
}
