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

  /// The running containers of a host, in order of their ids.
  ///
  /// @param now memory of the hour before it counts as memory used now
  public List<WatchedContainer> containers(HostId host, Instant now) {
    return containers(host, now, List.of());
  }

  /// The containers of a host that are advised on, in order of their ids: the running ones, and of
  /// each workload whose containers run for minutes and end the latest one, running or not.
  ///
  /// @param since how far back runs count
  public List<WatchedContainer> advised(HostId host, Instant since, Instant now) {
    var runs = new ShortRunStore(jdbi).of(host, since, now);
    var latest = runs.values().stream().map(ShortRunStore.ShortRuns::latest).toList();
    return containers(host, now, latest).stream()
        .filter(
            one -> {
              var ofWorkload = runs.get(one.workload());
              return ofWorkload == null || ofWorkload.latest().equals(one.id());
            })
        .map(
            one -> {
              var ofWorkload = runs.get(one.workload());
              return ofWorkload == null ? one : one.running(ofWorkload.runs());
            })
        .toList();
  }

  private List<WatchedContainer> containers(
      HostId host, Instant now, Collection<ContainerId> also) {
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
                        where c.state = 'running' and s.container_id = c.id and s.at > :hourAgo and s.at <= :now order by s.at desc limit 1) as memory_now
                    from nightshift.container c
                    join nightshift.workload w on w.id = c.workload_id
                    left join lateral (
                      select nano_cpus, cpu_quota_us, cpu_period_us, cpu_shares, cpuset_cpus, memory_bytes, memory_swap_bytes,
                        memory_reservation_bytes, pids_limit, cpu_cores, effective_memory_bytes
                      from nightshift.container_limit l
                      where l.container_id = c.id and (upper_inf(l.valid) or c.removed_at is not null)
                      order by lower(l.valid) desc limit 1) l on true
                    where c.host_id = :host and c.watched and (c.removed_at is null and c.state = 'running' or c.id = any(:also))
                    order by c.id
                    """)
                .bind("host", host.value())
                .bind("also", also.stream().map(ContainerId::value).toArray(Long[]::new))
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
    return containerHours(containers, List.of(), since);
  }

  /// The same, where some stand for all containers of their workload, host and image.
  ///
  /// @param jobs those whose workloads run for minutes and end
  public Map<ContainerId, List<ContainerHour>> containerHours(
      Collection<ContainerId> containers, Collection<ContainerId> jobs, Instant since) {
    var hours = new HashMap<ContainerId, List<Lived>>();
    containers.forEach(id -> hours.put(id, new ArrayList<>()));
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, life.id, extract(epoch from h.hour)::bigint, h.samples, h.seconds,
                      h.cpu_mean_cores,
                      least(h.cpu_demand_max_cores, case when h.cpu_demand_histogram is null then h.cpu_p99_cores
                        else report.histogram_quantile(h.cpu_demand_histogram, 0.99) end),
                      coalesce(h.cpu_demand_max_cores, h.cpu_max_cores), h.cpu_limit_cores,
                      h.periods, h.throttled_periods, h.throttled_seconds, h.cpu_p50_cores, h.cpu_p95_cores,
                      h.memory_max_bytes, h.memory_anon_max_bytes, h.memory_peak_bytes, h.memory_limit_bytes, h.oom_kills,
                      h.memory_stalled_seconds, h.refaults,
                      h.startup_seconds, h.starts, h.startup_cpu_demand_max_cores, h.startup_memory_max_bytes,
                      h.settled_cpu_mean_cores, h.settled_cpu_demand_p99_cores, h.settled_cpu_demand_max_cores,
                      h.periods - h.startup_periods, h.throttled_periods - h.startup_throttled_periods,
                      h.settled_cpu_p50_cores, h.settled_cpu_p95_cores, h.settled_memory_max_bytes
                    from nightshift.container c
                    join nightshift.container life on life.host_id = c.host_id and life.workload_id = c.workload_id
                      and life.image = c.image and (life.name = c.name or c.id = any(:jobs))
                    join nightshift.container_history h on h.container_id = life.id
                    where c.id = any(:ids) and h.hour >= :since
                    """)
                .bind("ids", containers.stream().map(ContainerId::value).toArray(Long[]::new))
                .bind("jobs", jobs.stream().map(ContainerId::value).toArray(Long[]::new))
                .bind("since", utc(since))
                .setFetchSize(5_000)
                .map(
                    (row, _) ->
                        hours
                            .computeIfAbsent(
                                new ContainerId(row.getLong(1)), _ -> new ArrayList<>())
                            .add(new Lived(row.getLong(2), new HourRow(row, 3).hour())))
                .forEach(_ -> {}));
    var ordered = new HashMap<ContainerId, List<ContainerHour>>();
    hours.forEach((id, of) -> ordered.put(id, inOrder(of, jobs.contains(id))));
    return ordered;
  }

  /// An hour of one life of a container.
  private record Lived(long life, ContainerHour hour) {}

  /// Each hour once: of two lives in the same hour the one with more samples, of two runs of a job
  /// both. Sorted here rather than in the database, which would do it on disk.
  private static List<ContainerHour> inOrder(List<Lived> lived, boolean job) {
    lived.sort(
        Comparator.comparing((Lived one) -> one.hour.hour())
            .thenComparingInt(one -> -one.hour.samples())
            .thenComparingLong(Lived::life));
    var hours = new ArrayList<ContainerHour>(lived.size());
    for (var one : lived) {
      if (hours.isEmpty() || !hours.getLast().hour().equals(one.hour.hour())) {
        hours.add(one.hour);
      } else if (job) {
        hours.add(hours.removeLast().and(one.hour));
      }
    }
    return hours;
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

  /// A row of a container's history, read column after column: there are hundreds for each
  /// container, and looking columns up by name would take a third of the time.
  private static final class HourRow {
    private final ResultSet row;
    private int column;

    /// @param first where its hour stands
    HourRow(ResultSet row, int first) {
      this.row = row;
      this.column = first;
    }

    /// The hour in the order in which it is selected.
    ContainerHour hour() throws SQLException {
      var hour = Instant.ofEpochSecond(count());
      int samples = (int) count();
      double seconds = amount();
      Double mean = number();
      Double demandHigh = number();
      Double demandMax = number();
      Double limit = number();
      var cpu =
          new ContainerHour.Cpu(
              mean, demandHigh, demandMax, limit, count(), count(), amount(), number(), number());
      var memory =
          new ContainerHour.Memory(bytes(), bytes(), bytes(), bytes(), count(), amount(), count());
      return new ContainerHour(hour, samples, seconds, cpu, memory, startUp(limit));
    }

    private ContainerHour.@Nullable StartUp startUp(@Nullable Double limit) throws SQLException {
      Double seconds = number();
      if (seconds == null) {
        return null;
      }
      int starts = (int) count();
      Double demandMax = number();
      Long memoryMax = bytes();
      Double mean = number();
      var settled =
          new ContainerHour.Cpu(
              mean, number(), number(), limit, count(), count(), 0, number(), number());
      return new ContainerHour.StartUp(
          starts,
          seconds,
          demandMax,
          memoryMax,
          mean == null ? ContainerHour.Cpu.UNKNOWN : settled,
          bytes());
    }

    private long count() throws SQLException {
      return row.getLong(column++);
    }

    private double amount() throws SQLException {
      return row.getDouble(column++);
    }

    private @Nullable Double number() throws SQLException {
      double value = row.getDouble(column++);
      return row.wasNull() ? null : value;
    }

    private @Nullable Long bytes() throws SQLException {
      long value = row.getLong(column++);
      return row.wasNull() ? null : value;
    }
  }
}
