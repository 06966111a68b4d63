package dev.nightshift.jobs.web;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// How everything is now, for metrics: from views of schema `report`.
final class MetricsStore {
  private final Jdbi jdbi;

  /// @param jdbi as the report role
  MetricsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A host. Shares and amounts are null while nothing was measured in the last minutes.
  ///
  /// @param seen when, in seconds since 1970
  /// @param collectorCores what watching it costs
  public record Host(
      String host,
      double seen,
      long runningContainers,
      @Nullable Double cpus,
      @Nullable Double cpuCores,
      @Nullable Double memoryBytes,
      @Nullable Double memoryUsedBytes,
      @Nullable Double load,
      @Nullable Double cpuPressure,
      @Nullable Double memoryPressure,
      @Nullable Double ioPressure,
      @Nullable Double collectorCores,
      @Nullable Double collectorBytes,
      @Nullable Double collectorLagMs) {}

  List<Host> hosts() {
    return list(
        Host.class,
        """
        select host, extract(epoch from last_seen)::double precision as seen, running_containers, cpus, cpu_cores, memory_bytes,
          memory_used_bytes, load_1m as load, cpu_pressure_some as cpu_pressure, memory_pressure_some as memory_pressure,
          io_pressure_some as io_pressure, collector_cores, collector_bytes, collector_lag_ms
        from report.host_now where not imported order by host
        """);
  }

  /// A running container with its latest reading and its limits; a limit that is not set is null.
  public record Container(
      String host,
      String workload,
      String container,
      @Nullable Double cpuCores,
      @Nullable Double cpuLimitCores,
      @Nullable Double throttledShare,
      @Nullable Double memoryBytes,
      @Nullable Double memoryLimitBytes,
      int restarts) {}

  List<Container> containers() {
    return list(
        Container.class,
        """
        select host, workload, container, cpu_cores, cpu_limit_cores, throttled_share, memory_working_set_bytes as memory_bytes,
          memory_limit_bytes, restart_count as restarts
        from report.container_now where state = 'running' and not imported order by host, container
        """);
  }

  /// The last run of a job.
  ///
  /// @param startedAt in seconds since 1970
  public record Job(
      String job, String scope, String state, double startedAt, @Nullable Double seconds) {}

  List<Job> jobs() {
    return list(
        Job.class,
        """
        select distinct on (job, scope) job, scope, state, extract(epoch from started_at)::double precision as started_at, seconds
        from report.job_run where started_at is not null order by job, scope, scheduled_at desc
        """);
  }

  /// How many there are of a kind.
  public record Count(String kind, @Nullable String detail, double count) {}

  /// What waits, is open or goes on: `mails`, `rollouts`, `alerts`, `findings`, `runs` of the last
  /// day, `recommendations` to change something, `containers` that were changed in the last day.
  List<Count> counts() {
    return list(
        Count.class,
        """
        select 'mails' as kind, state as detail, count(*)::double precision as count from report.mail
          where state <> 'accepted' or queued_at > clock_timestamp() - interval '1 day' group by state
        union all select 'rollouts', state, count(*) from report.rollout
          where ended_at is null or ended_at > clock_timestamp() - interval '7 days' group by state
        union all select 'alerts', status, count(*) from report.alert where open group by status
        union all select 'findings', severity, count(*) from report.finding
          where open and not imported and (dismissed_until is null or dismissed_until < clock_timestamp()) group by severity
        union all select 'runs', state, count(*) from report.job_run where scheduled_at > clock_timestamp() - interval '1 day' group by state
        union all select 'recommendations', resource, count(*) from report.recommendation
          where current and not imported and answer = 'resize' group by resource
        union all select 'changes', state, count(*) from report.rollout_action where intended_at > clock_timestamp() - interval '1 day' group by state
        order by 1, 2
        """);
  }

  /// Whether the database answers.
  boolean answers() {
    return jdbi.withHandle(handle -> handle.createQuery("select 1").mapTo(Integer.class).one())
        == 1;
  }

  private <T> List<T> list(Class<T> type, String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).map(ConstructorMapper.of(type)).list());
  }
}
