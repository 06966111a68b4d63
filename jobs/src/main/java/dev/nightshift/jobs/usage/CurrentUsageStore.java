package dev.nightshift.jobs.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// What hosts, containers and workloads do right now: their latest samples.
public final class CurrentUsageStore {
  /// An older sample says nothing of now.
  private static final Duration RECENT = Duration.ofMinutes(15);

  private final Jdbi jdbi;

  public CurrentUsageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A host and its latest sample; null where there is no recent one.
  ///
  /// @param cpuCores mean cores in use
  /// @param memoryUsedBytes memory that could not be had without swapping
  public record HostNow(
      String name,
      @Nullable String os,
      @Nullable Integer cpus,
      @Nullable Long memoryBytes,
      @Nullable String dockerVersion,
      @Nullable Integer cgroupVersion,
      @Nullable Double cpuCores,
      @Nullable Double load,
      @Nullable Long memoryUsedBytes,
      @Nullable Integer containersRunning,
      @Nullable Instant sampledAt,
      Instant lastSeen) {}

  /// A container and its latest sample; null where there is no recent one.
  ///
  /// @param throttled share of its bandwidth periods in which its quota ran out
  /// @param memoryBytes its working set, as `docker stats` shows it
  public record ContainerNow(
      String name,
      String workload,
      String host,
      String state,
      @Nullable String health,
      @Nullable Double cpuCores,
      @Nullable Double cpuLimitCores,
      @Nullable Double throttled,
      @Nullable Long memoryBytes,
      @Nullable Long memoryLimitBytes,
      @Nullable Instant startedAt,
      @Nullable Instant sampledAt) {}

  /// A workload with the sums over its running containers.
  ///
  /// @param kind how it was recognised: group, compose, name or image
  /// @param cpuLimitCores null when a container of it has no limit
  public record WorkloadNow(
      String name,
      String kind,
      int containers,
      int hosts,
      @Nullable Double cpuCores,
      @Nullable Double cpuLimitCores,
      @Nullable Long memoryBytes,
      @Nullable Long memoryLimitBytes,
      Instant lastSeen) {}

  public List<HostNow> hosts(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name, h.os, h.cpus, h.memory_bytes, h.docker_version, h.cgroup_version, s.cpu_cores, s.load_1m as load,
                      s.memory_used_bytes, s.containers_running, s.at as sampled_at, h.last_seen
                    from nightshift.host h
                    left join lateral (
                      select * from nightshift.host_sample
                      where host_id = h.id and at > :recent order by at desc limit 1
                    ) s on true
                    order by h.name
                    """)
                .bind("recent", recent(now))
                .map(ConstructorMapper.of(HostNow.class))
                .list());
  }

  /// Containers by what they use, the busiest first.
  ///
  /// @param all whether to show those that do not run or are gone
  /// @param host only those of this host; null for all
  public List<ContainerNow> containers(Instant now, boolean all, @Nullable String host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.name, w.name as workload, h.name as host, c.state, c.health, s.cpu_cores, l.cpu_cores as cpu_limit_cores,
                      s.throttled_periods::double precision / nullif(s.periods, 0) as throttled,
                      s.memory_working_set_bytes as memory_bytes, l.effective_memory_bytes as memory_limit_bytes,
                      c.started_at, s.at as sampled_at
                    from nightshift.container c
                    join nightshift.workload w on w.id = c.workload_id
                    join nightshift.host h on h.id = c.host_id
                    left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid)
                    left join lateral (
                      select * from nightshift.container_sample
                      where container_id = c.id and at > :recent order by at desc limit 1
                    ) s on c.removed_at is null
                    where (:all or (c.removed_at is null and c.state in ('running', 'paused', 'restarting')))
                      and (:host::text is null or h.name = :host)
                    order by s.cpu_cores desc nulls last, c.name
                    """)
                .bind("recent", recent(now))
                .bind("all", all)
                .bind("host", host)
                .map(ConstructorMapper.of(ContainerNow.class))
                .list());
  }

  /// Workloads by what they use, the busiest first.
  ///
  /// @param all whether to show those without a running container
  public List<WorkloadNow> workloads(Instant now, boolean all) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select w.name, w.kind, count(c.id)::integer as containers, count(distinct c.host_id)::integer as hosts,
                      sum(s.cpu_cores) as cpu_cores,
                      case when bool_and(l.cpu_cores is not null) then sum(l.cpu_cores) end as cpu_limit_cores,
                      sum(s.memory_working_set_bytes)::bigint as memory_bytes,
                      case when bool_and(l.effective_memory_bytes is not null) then sum(l.effective_memory_bytes)::bigint end
                        as memory_limit_bytes,
                      greatest(w.last_seen, max(c.last_seen)) as last_seen
                    from nightshift.workload w
                    left join nightshift.container c
                      on c.workload_id = w.id and c.removed_at is null and c.state in ('running', 'paused')
                    left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid)
                    left join lateral (
                      select * from nightshift.container_sample
                      where container_id = c.id and at > :recent order by at desc limit 1
                    ) s on true
                    group by w.id
                    having :all or count(c.id) > 0
                    order by sum(s.cpu_cores) desc nulls last, w.name
                    """)
                .bind("recent", recent(now))
                .bind("all", all)
                .map(ConstructorMapper.of(WorkloadNow.class))
                .list());
  }

  private static OffsetDateTime recent(Instant now) {
    return now.minus(RECENT).atOffset(ZoneOffset.UTC);
  }
}
