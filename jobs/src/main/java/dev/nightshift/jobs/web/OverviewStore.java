package dev.nightshift.jobs.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// What the overview shows, from views of schema `report`.
final class OverviewStore {
  private final Jdbi jdbi;

  /// @param jdbi as the report role
  OverviewStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The fleet's health.
  ///
  /// @param score 0 to 100
  /// @param unknown hosts of which nothing is known
  public record Health(double score, long hosts, long unknown) {}

  Optional<Health> health() {
    return list(
            Health.class,
            "select score, hosts, unknown from report.fleet_health_score where hour > clock_timestamp() - interval '3 hours' order by hour desc limit 1")
        .stream()
        .findFirst();
  }

  /// A host with its latest reading and score; what is not known is null.
  public record Host(
      String host,
      @Nullable Double score,
      long runningContainers,
      @Nullable Double cpus,
      @Nullable Double cpuCores,
      @Nullable Double memoryBytes,
      @Nullable Double memoryUsedBytes,
      @Nullable Instant readAt,
      long total) {}

  List<Host> hosts(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select n.host, s.score, n.running_containers, n.cpus, n.cpu_cores, n.memory_bytes, n.memory_used_bytes, n.read_at,
                      count(*) over () as total
                    from report.host_now n
                    left join lateral (select score from report.health_score s
                      where s.host_id = n.host_id and s.at > clock_timestamp() - interval '3 hours' order by s.at desc limit 1) s on true
                    where n.last_seen > clock_timestamp() - interval '7 days' and not n.imported
                    order by s.score nulls first, n.cpu_cores / nullif(n.cpus, 0) desc nulls last, n.host limit :most
                    """)
                .bind("most", most)
                .map(ConstructorMapper.of(Host.class))
                .list());
  }

  /// A container with its latest reading beside its limits.
  ///
  /// @param total how many fit the search in all
  public record Container(
      long id,
      String host,
      String workload,
      String container,
      @Nullable Double cpuCores,
      @Nullable Double cpuLimit,
      @Nullable Double throttled,
      @Nullable Double memoryBytes,
      @Nullable Double memoryLimit,
      long total) {}

  /// Running containers, those nearest to a limit first.
  ///
  /// @param search a part of the name of container, workload or host; empty for all
  List<Container> containers(String search, int most, long skip) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select container_id as id, host, workload, container, cpu_cores, cpu_limit_cores as cpu_limit, throttled_share as throttled,
                      memory_working_set_bytes as memory_bytes, memory_limit_bytes as memory_limit, count(*) over () as total
                    from report.container_now
                    where state = 'running' and not imported and (:search = '' or position(lower(:search) in lower(container || chr(10) || workload || chr(10) || host)) > 0)
                    order by greatest(cpu_cores / nullif(cpu_limit_cores, 0), memory_working_set_bytes::double precision / nullif(memory_limit_bytes, 0))
                      desc nulls last, host, container
                    limit :most offset :skip
                    """)
                .bind("search", search)
                .bind("most", most)
                .bind("skip", skip)
                .map(ConstructorMapper.of(Container.class))
                .list());
  }

  /// A plan or rollout.
  public record Rollout(
      long planId,
      String host,
      String workload,
      String state,
      @Nullable String reason,
      boolean waitsForAPerson,
      int containers,
      int changed,
      @Nullable Instant deadline,
      @Nullable Instant expiresAt,
      @Nullable Instant holdUntil,
      @Nullable String stage,
      int stages,
      int passed) {}

  /// Those that are open, and those that ended in the last two days.
  List<Rollout> rollouts(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select r.plan_id, r.host, r.workload, r.state, r.reason, r.waits_for_a_person, r.containers::integer, r.changed::integer, r.deadline,
                      r.expires_at, r.hold_until,
                      (select s.stage || ', ' || s.state from report.rollout_stage s where s.plan_id = r.plan_id
                        and s.state not in ('waiting', 'passed', 'cancelled') order by s.ordinal limit 1) as stage,
                      (select count(*)::integer from report.rollout_stage s where s.plan_id = r.plan_id) as stages,
                      (select count(*)::integer from report.rollout_stage s where s.plan_id = r.plan_id and s.state = 'passed') as passed
                    from report.rollout r
                    where r.ended_at is null and r.state not in ('superseded', 'rejected') or r.ended_at > clock_timestamp() - interval '2 days'
                      and r.state in ('completed', 'rolled-back')
                    order by r.waits_for_a_person desc, r.ended_at is null desc, r.plan_id desc limit :most
                    """)
                .bind("most", most)
                .map(ConstructorMapper.of(Rollout.class))
                .list());
  }

  /// Something noticed.
  ///
  /// @param total how many are open in all
  public record Finding(
      long findingId,
      String severity,
      String kind,
      @Nullable String host,
      @Nullable String subject,
      String sentence,
      @Nullable String advice,
      long total) {}

  /// Open findings that nobody dismissed, worst first.
  List<Finding> findings(int most, long skip) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select finding_id, severity, kind, host, coalesce(container, workload) as subject, sentence, advice, count(*) over () as total
                    from report.finding where open and not imported and (dismissed_until is null or dismissed_until < clock_timestamp())
                    order by case severity when 'critical' then 1 when 'warning' then 2 else 3 end, found_at desc, finding_id desc limit :most offset :skip
                    """)
                .bind("most", most)
                .bind("skip", skip)
                .map(ConstructorMapper.of(Finding.class))
                .list());
  }

  /// An open alert.
  public record Alert(
      String host, String status, String subject, String sentence, Instant openedAt) {}

  List<Alert> alerts(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select host, status, subject, sentence, opened_at from report.alert where open and check_name <> 'rollout'
                    order by case status when 'critical' then 1 else 2 end, opened_at desc limit :most
                    """)
                .bind("most", most)
                .map(ConstructorMapper.of(Alert.class))
                .list());
  }

  /// A night's benchmark on a host.
  ///
  /// @param measured numbers that were measured
  /// @param left benchmarks that were left out
  public record Night(String host, Instant at, double seconds, long measured, long left) {}

  List<Night> nights(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select r.host, r.at, r.seconds,
                      (select count(*) from report.benchmark b where b.host_id = r.host_id and b.suite = r.suite and b.at = r.at and b.outcome = 'measured') as measured,
                      (select count(distinct b.benchmark) from report.benchmark b
                        where b.host_id = r.host_id and b.suite = r.suite and b.at = r.at and b.outcome <> 'measured') as left
                    from report.benchmark_run r where r.suite = 'nightly' and r.at > clock_timestamp() - interval '8 days'
                    order by r.at desc limit :most
                    """)
                .bind("most", most)
                .map(ConstructorMapper.of(Night.class))
                .list());
  }

  /// A job's last run.
  public record Job(
      String job,
      String scope,
      String state,
      Instant startedAt,
      @Nullable Double seconds,
      @Nullable String summary) {}

  /// Those of the whole fleet, and of hosts those that did not end well; else the newest.
  List<Job> jobs(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from (
                      select distinct on (job, scope) job, scope, state, started_at, seconds, coalesce(error, summary) as summary
                      from report.job_run where started_at is not null and scheduled_at > clock_timestamp() - interval '9 days'
                      order by job, scope, scheduled_at desc) last
                    order by state in ('done', 'running'), scope <> 'fleet', started_at desc limit :most
                    """)
                .bind("most", most)
                .map(ConstructorMapper.of(Job.class))
                .list());
  }

  private <T> List<T> list(Class<T> type, String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).map(ConstructorMapper.of(type)).list());
  }
}
