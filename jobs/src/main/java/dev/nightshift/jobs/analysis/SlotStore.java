package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.analysis.bottleneck.Resource;
import dev.nightshift.engine.analysis.bottleneck.Slots;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.usage.WatchedHost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// What a host and its containers used of CPU and disk in short slots, from samples.
final class SlotStore {
  private final Jdbi jdbi;

  SlotStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A span of time cut into slots.
  record Cut(Instant from, Instant until, Duration width) {
    int count() {
      return (int) Duration.between(from, until).dividedBy(width);
    }
  }

  /// A subject's columns, filled slot by slot.
  private static final class Columns {
    private final List<Double> cpu;
    private final List<Double> cpuWaited;
    private final List<Double> disk;
    private final List<Double> diskWaited;

    Columns(int slots) {
      cpu = unknown(slots);
      cpuWaited = unknown(slots);
      disk = unknown(slots);
      diskWaited = unknown(slots);
    }

    private static List<Double> unknown(int slots) {
      return new ArrayList<>(Collections.nCopies(slots, Double.NaN));
    }

    /// Takes a row's values over.
    ///
    /// @return the slot
    int fill(ResultSet row) throws SQLException {
      int slot = row.getInt("slot");
      if (slot >= 0 && slot < cpu.size()) {
        cpu.set(slot, number(row, "cpu"));
        cpuWaited.set(slot, number(row, "cpu_waited"));
        disk.set(slot, number(row, "disk"));
        diskWaited.set(slot, number(row, "disk_waited"));
      }
      return slot;
    }

    private static double number(ResultSet row, String column) throws SQLException {
      Double value = Rows.number(row, column);
      return value == null ? Double.NaN : value;
    }
  }

  /// A container with its columns.
  private record Filled(Subject subject, Columns columns) {
    Slots.Member cpu() {
      return new Slots.Member(subject, columns.cpu, columns.cpuWaited);
    }

    Slots.Member disk() {
      return new Slots.Member(subject, columns.disk, columns.diskWaited);
    }
  }

  /// The slots of CPU and of the disk.
  List<Slots> of(WatchedHost host, Cut cut) {
    return jdbi.withHandle(
        handle -> {
          var whole = host(handle, host, cut);
          var each = containers(handle, host, cut).values();
          Integer cpus = host.cpus();
          return List.of(
              new Slots(
                  Resource.CPU,
                  cut.from,
                  cut.width,
                  cpus == null ? 0 : cpus,
                  whole.cpu,
                  whole.cpuWaited,
                  each.stream().map(Filled::cpu).toList()),
              new Slots(
                  Resource.DISK,
                  cut.from,
                  cut.width,
                  0,
                  whole.disk,
                  whole.diskWaited,
                  each.stream().map(Filled::disk).toList()));
        });
  }

  private static Columns host(Handle handle, WatchedHost host, Cut cut) {
    var columns = new Columns(cut.count());
    Integer cpus = host.cpus();
    var query =
        handle.createQuery(
            """
            select floor(extract(epoch from s.at - interval '1 microsecond' - :from) / :width)::integer as slot,
              sum(s.cpu_cores * s.seconds) / nullif(sum(s.seconds) filter (where s.cpu_cores is not null), 0)
                / nullif(cast(:cpus as integer), 0) as cpu,
              avg(s.cpu_pressure_some) as cpu_waited, avg(s.disk_busy) as disk, avg(s.io_pressure_some) as disk_waited
            from nightshift.host_sample s
            where s.host_id = :host and s.at > :from and s.at <= :until
            group by slot
            """);
    bind(query, host, cut).bind("cpus", cpus).map((row, _) -> columns.fill(row)).forEach(_ -> {});
    return columns;
  }

  private static Map<Long, Filled> containers(Handle handle, WatchedHost host, Cut cut) {
    var each = new TreeMap<Long, Filled>();
    var query =
        handle.createQuery(
            """
            select c.id, c.name, c.workload_id,
              floor(extract(epoch from s.at - interval '1 microsecond' - :from) / :width)::integer as slot,
              sum(s.cpu_cores * s.seconds) / nullif(sum(s.seconds) filter (where s.cpu_cores is not null), 0) as cpu,
              case when count(s.cpu_stalled_seconds) > 0 then greatest(0, sum(s.cpu_stalled_seconds) / sum(s.seconds)
                - coalesce(sum(s.throttled_periods)::double precision / nullif(sum(s.periods), 0), 0)) end as cpu_waited,
              sum(s.io_read_bytes + s.io_write_bytes) / nullif(sum(s.seconds) filter (where s.io_read_bytes is not null), 0) as disk,
              sum(s.io_stalled_seconds) / nullif(sum(s.seconds) filter (where s.io_stalled_seconds is not null), 0) as disk_waited
            from nightshift.container c
            join nightshift.container_sample s on s.container_id = c.id and s.at > :from and s.at <= :until
            where c.host_id = :host
            group by c.id, slot
            """);
    bind(query, host, cut)
        .map(
            (row, _) -> {
              var id = new ContainerId(row.getLong("id"));
              var workload = new WorkloadId(row.getLong("workload_id"));
              var subject = Subject.container(host.id(), id, workload, row.getString("name"));
              return each.computeIfAbsent(
                      id.value(), _ -> new Filled(subject, new Columns(cut.count())))
                  .columns
                  .fill(row);
            })
        .forEach(_ -> {});
    return each;
  }

  private static Query bind(Query query, WatchedHost host, Cut cut) {
    return query
        .bind("host", host.id().value())
        .bind("from", Rows.utc(cut.from))
        .bind("until", Rows.utc(cut.until))
        .bind("width", (double) cut.width.toSeconds());
  }
}
