package dev.nightshift.jobs.usage;

import dev.nightshift.engine.rightsizing.Circumstances;
import dev.nightshift.engine.rightsizing.Jvm;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.FilesystemHour;
import dev.nightshift.engine.usage.HostHour;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads histories the way analyses and recommendations take them.
public final class UsageHistoryStore {
  private final Jdbi jdbi;

  public UsageHistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// All hosts, by name.
  public List<WatchedHost> hosts() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select id, name, cpus, memory_bytes from nightshift.host order by name, id")
                .map(
                    (row, _) ->
                        new WatchedHost(
                            new HostId(row.getLong("id")),
                            row.getString("name"),
                            row.getObject("cpus", Integer.class),
                            row.getObject("memory_bytes", Long.class)))
                .list());
  }

  /// The running containers of a host that may be advised on, in order of their ids.
  ///
  /// @param now memory of the hour before it counts as memory used now
  public List<WatchedContainer> containers(HostId host, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, c.host_id, c.workload_id, w.name as workload, c.name,
                      c.labels ->> 'com.docker.compose.service' as service,
                      c.labels ->> 'nightshift.cpu.max' as cpu_max, c.labels ->> 'nightshift.memory.min' as memory_min,
                      c.labels ->> 'nightshift.direction' as direction, c.labels ->> 'nightshift.risk' as risk, l.*,
                      c.jvm_options,
                      (select max(coalesce(o.removed_at, o.last_seen)) from nightshift.container o
                        where o.host_id = c.host_id and o.workload_id = c.workload_id and o.name = c.name and o.image <> c.image
                          and o.id <> c.id) as image_changed,
                      (select max(replica.changed) from (
                        select case when bool_and(o.removed_at is not null) then max(o.removed_at) else min(o.first_seen) end as changed
                        from nightshift.container o
                        where o.host_id = c.host_id and o.workload_id = c.workload_id and o.name <> c.name
                        group by o.name) replica
                        where replica.changed > c.first_seen + interval '1 hour') as scaled,
                      (select coalesce(s.memory_working_set_bytes, s.memory_bytes) from nightshift.container_sample s
                        where s.container_id = c.id and s.at > :hourAgo and s.at <= :now order by s.at desc limit 1) as memory_now
                    from nightshift.container c
                    join nightshift.workload w on w.id = c.workload_id
                    left join lateral (
                      select nano_cpus, cpu_quota_us, cpu_period_us, cpu_shares, cpuset_cpus, memory_bytes, memory_swap_bytes,
                        memory_reservation_bytes, pids_limit, cpu_cores, effective_memory_bytes
                      from nightshift.container_limit l where l.container_id = c.id and upper_inf(l.valid)) l on true
                    where c.host_id = :host and c.watched and c.removed_at is null and c.state = 'running'
                    order by c.id
                    """)
                .bind("host", host.value())
                .bind("now", utc(now))
                .bind("hourAgo", utc(now.minusSeconds(3600)))
                .map((row, _) -> container(row))
                .list());
  }

  private static WatchedContainer container(ResultSet row) throws SQLException {
    return new WatchedContainer(
        new ContainerId(row.getLong("id")),
        new HostId(row.getLong("host_id")),
        new WorkloadId(row.getLong("workload_id")),
        row.getString("workload"),
        row.getString("name"),
        row.getString("service"),
        limits(row),
        row.getObject("cpu_cores", Double.class),
        row.getObject("effective_memory_bytes", Long.class),
        row.getObject("memory_now", Long.class),
        SizingRules.of(
            row.getString("cpu_max"),
            row.getString("memory_min"),
            row.getString("direction"),
            row.getString("risk")),
        new Circumstances(
            Jvm.of(row.getString("jvm_options")), at(row, "image_changed"), at(row, "scaled")));
  }

  private static ContainerLimits limits(ResultSet row) throws SQLException {
    return new ContainerLimits(
        row.getObject("nano_cpus", Long.class),
        row.getObject("cpu_quota_us", Long.class),
        row.getObject("cpu_period_us", Long.class),
        row.getObject("cpu_shares", Long.class),
        row.getString("cpuset_cpus"),
        row.getObject("memory_bytes", Long.class),
        row.getObject("memory_swap_bytes", Long.class),
        row.getObject("memory_reservation_bytes", Long.class),
        row.getObject("pids_limit", Long.class));
  }

  /// Hours of containers since an instant, in order of time. Those of earlier lives (same host,
  /// name, workload and image) count as the container's own: `docker compose up` recreates.
  public Map<ContainerId, List<ContainerHour>> containerHours(
      Collection<ContainerId> containers, Instant since) {
    var hours = new HashMap<ContainerId, List<Lived>>();
    containers.forEach(id -> hours.put(id, new ArrayList<>()));
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, life.id as life, h.hour, h.samples, h.seconds,
                      h.cpu_mean_cores, h.cpu_p50_cores, h.cpu_p95_cores, h.cpu_demand_max_cores, h.cpu_max_cores, h.cpu_limit_cores,
                      least(h.cpu_demand_max_cores, case when h.cpu_demand_histogram is null then h.cpu_p99_cores
                        else report.histogram_quantile(h.cpu_demand_histogram, 0.99) end) as cpu_high,
                      h.periods, h.throttled_periods, h.throttled_seconds,
                      h.memory_max_bytes, h.memory_anon_max_bytes, h.memory_peak_bytes, h.memory_limit_bytes, h.oom_kills,
                      h.memory_stalled_seconds, h.refaults
                    from nightshift.container c
                    join nightshift.container life on life.host_id = c.host_id and life.name = c.name
                      and life.workload_id = c.workload_id and life.image = c.image
                    join nightshift.container_history h on h.container_id = life.id
                    where c.id = any(:ids) and h.hour >= :since
                    """)
                .bind("ids", containers.stream().map(ContainerId::value).toArray(Long[]::new))
                .bind("since", utc(since))
                .setFetchSize(5_000)
                .map(
                    (row, _) ->
                        hours
                            .computeIfAbsent(
                                new ContainerId(row.getLong("id")), _ -> new ArrayList<>())
                            .add(new Lived(row.getLong("life"), containerHour(row))))
                .forEach(_ -> {}));
    var ordered = new HashMap<ContainerId, List<ContainerHour>>();
    hours.forEach((id, of) -> ordered.put(id, inOrder(of)));
    return ordered;
  }

  /// An hour of one life of a container.
  private record Lived(long life, ContainerHour hour) {}

  /// Each hour once: of two lives in the same hour the one with more samples. Sorted here rather
  /// than in the database, which would do it on disk.
  private static List<ContainerHour> inOrder(List<Lived> lived) {
    lived.sort(
        Comparator.comparing((Lived one) -> one.hour.hour())
            .thenComparingInt(one -> -one.hour.samples())
            .thenComparingLong(Lived::life));
    var hours = new ArrayList<ContainerHour>(lived.size());
    for (var one : lived) {
      if (hours.isEmpty() || !hours.getLast().hour().equals(one.hour.hour())) {
        hours.add(one.hour);
      }
    }
    return hours;
  }

  private static ContainerHour containerHour(ResultSet row) throws SQLException {
    Double demand = row.getObject("cpu_demand_max_cores", Double.class);
    return new ContainerHour(
        instant(row),
        row.getInt("samples"),
        row.getDouble("seconds"),
        new ContainerHour.Cpu(
            row.getObject("cpu_mean_cores", Double.class),
            row.getObject("cpu_high", Double.class),
            demand == null ? row.getObject("cpu_max_cores", Double.class) : demand,
            row.getObject("cpu_limit_cores", Double.class),
            row.getLong("periods"),
            row.getLong("throttled_periods"),
            row.getDouble("throttled_seconds"),
            row.getObject("cpu_p50_cores", Double.class),
            row.getObject("cpu_p95_cores", Double.class)),
        new ContainerHour.Memory(
            row.getObject("memory_max_bytes", Long.class),
            row.getObject("memory_anon_max_bytes", Long.class),
            row.getObject("memory_peak_bytes", Long.class),
            row.getObject("memory_limit_bytes", Long.class),
            row.getLong("oom_kills"),
            row.getDouble("memory_stalled_seconds"),
            row.getLong("refaults")));
  }

  /// Hours of a host since an instant, in order of time.
  public List<HostHour> hostHours(HostId host, Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select hour, samples, seconds, cpu_mean_cores, memory_mean_bytes, memory_total_bytes
                    from nightshift.host_history where host_id = :host and hour >= :since order by hour
                    """)
                .bind("host", host.value())
                .bind("since", utc(since))
                .map(
                    (row, _) ->
                        new HostHour(
                            instant(row),
                            row.getInt("samples"),
                            row.getDouble("seconds"),
                            row.getObject("cpu_mean_cores", Double.class),
                            row.getObject("memory_mean_bytes", Double.class),
                            row.getObject("memory_total_bytes", Long.class)))
                .list());
  }

  /// What was free on the filesystems of a host, by mount point, hour by hour since an instant.
  public Map<String, List<FilesystemHour>> filesystemHours(HostId host, Instant since) {
    var filesystems = new LinkedHashMap<String, List<FilesystemHour>>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name, date_trunc('hour', at, 'UTC') as hour,
                      percentile_cont(0.5) within group (order by free_bytes) as free, max(total_bytes) as total
                    from nightshift.device_sample
                    where host_id = :host and at >= :since and kind = 'filesystem' and free_bytes is not null and total_bytes > 0
                    group by name, hour order by name, hour
                    """)
                .bind("host", host.value())
                .bind("since", utc(since))
                .map(
                    (row, _) ->
                        filesystems
                            .computeIfAbsent(row.getString("name"), _ -> new ArrayList<>())
                            .add(
                                new FilesystemHour(
                                    instant(row), row.getDouble("free"), row.getLong("total"))))
                .forEach(_ -> {}));
    return filesystems;
  }

  private static @Nullable Instant at(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("hour", OffsetDateTime.class).toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
