package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Running containers that a plan may be made for, with the advice for them.
final class PlanSubjectStore {
  private final Jdbi jdbi;

  PlanSubjectStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A container. All names come from outside.
  ///
  /// @param hostMemory bytes the host has; null when not known
  /// @param advice proposed limits by resource, in its unit; empty where nothing is proposed
  record Candidate(
      HostId host,
      String hostName,
      @Nullable Integer hostCpus,
      @Nullable Long hostMemory,
      WorkloadId workload,
      String workloadName,
      String image,
      long container,
      String dockerId,
      String name,
      ContainerLimits limits,
      Map<Resource, Double> advice) {}

  /// The containers of a workload, or all of the workload of a container, of this name, by host,
  /// workload and name. A service of Compose is known by its own name too.
  List<Candidate> named(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.host_id, h.name as host, h.cpus, h.memory_bytes as host_memory, c.workload_id, w.name as workload, c.image,
                      c.id, c.docker_id, c.name, l.*,
                      (select r.proposed_value from nightshift.recommendation r where r.container_id = c.id and r.resource = 'cpu'
                        and r.superseded_at is null and r.answer = 'resize') as cpu,
                      (select r.proposed_value from nightshift.recommendation r where r.container_id = c.id and r.resource = 'memory'
                        and r.superseded_at is null and r.answer = 'resize') as memory
                    from nightshift.container c
                    join nightshift.host h on h.id = c.host_id
                    join nightshift.workload w on w.id = c.workload_id
                    left join lateral (
                      select nano_cpus, cpu_quota_us, cpu_period_us, cpu_shares, cpuset_cpus, memory_bytes, memory_swap_bytes,
                        memory_reservation_bytes, pids_limit
                      from nightshift.container_limit x where x.container_id = c.id and upper_inf(x.valid)) l on true
                    where c.watched and c.removed_at is null and c.state = 'running' and h.imported_from is null
                      and (w.name = :name or w.kind = 'compose' and w.name like '%/%' and substr(w.name, position('/' in w.name) + 1) = :name
                        or c.workload_id in (select o.workload_id from nightshift.container o
                        where o.name = :name and o.removed_at is null))
                    order by h.name, w.name, c.image, c.name, c.id
                    """)
                .bind("name", name)
                .map((row, _) -> candidate(row))
                .list());
  }

  /// Whether a workload or container of this name was imported from a trace.
  boolean isImported(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (
                      select from nightshift.container c
                      join nightshift.host h on h.id = c.host_id
                      join nightshift.workload w on w.id = c.workload_id
                      where h.imported_from is not null and (c.name = :name or w.name = :name))
                    """)
                .bind("name", name)
                .mapTo(Boolean.class)
                .one());
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    var advice = new java.util.EnumMap<Resource, Double>(Resource.class);
    Double cpu = row.getObject("cpu", Double.class);
    Double memory = row.getObject("memory", Double.class);
    if (cpu != null) {
      advice.put(Resource.CPU, cpu);
    }
    if (memory != null) {
      advice.put(Resource.MEMORY, memory);
    }
    return new Candidate(
        new HostId(row.getLong("host_id")),
        row.getString("host"),
        row.getObject("cpus", Integer.class),
        row.getObject("host_memory", Long.class),
        new WorkloadId(row.getLong("workload_id")),
        row.getString("workload"),
        row.getString("image"),
        row.getLong("id"),
        row.getString("docker_id"),
        row.getString("name"),
        new ContainerLimits(
            row.getObject("nano_cpus", Long.class),
            row.getObject("cpu_quota_us", Long.class),
            row.getObject("cpu_period_us", Long.class),
            row.getObject("cpu_shares", Long.class),
            row.getString("cpuset_cpus"),
            row.getObject("memory_bytes", Long.class),
            row.getObject("memory_swap_bytes", Long.class),
            row.getObject("memory_reservation_bytes", Long.class),
            row.getObject("pids_limit", Long.class)),
        Map.copyOf(advice));
  }
}
