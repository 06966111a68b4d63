package dev.nightshift.jobs.rightsizing;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/// Weeks of hours of workloads that do not exist, written into a database that is there for nothing
/// else: a third steady, a third busy by day, a third with bursts at random.
public final class GeneratedWorkloadStore {
  /// Four weeks.
  static final int HOURS = 28 * 24;

  private final Jdbi jdbi;
  private final Instant until;
  private final int hours;

  /// @param now the last hour ends before it
  /// @param hours how many each workload and host has
  public GeneratedWorkloadStore(Jdbi jdbi, Instant now, int hours) {
    this.jdbi = jdbi;
    this.hours = hours;
    this.until = now.truncatedTo(ChronoUnit.HOURS);
  }

  /// Another host with so many containers, each a workload of its own with limits and hours.
  public HostId host(int number, int containers) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute("select setseed(?)", 1.0 / (number + 1));
          var host =
              handle
                  .createQuery(
                      """
                      insert into nightshift.host (name, first_seen, last_seen, cpus, memory_bytes)
                      values (:name, :until, :until, 16, 274877906944) returning id
                      """)
                  .bind("name", "generated-%05d".formatted(number))
                  .bind("until", utc(until))
                  .mapTo(Long.class)
                  .map(HostId::new)
                  .one();
          handle
              .createUpdate(CONTAINERS)
              .bind("host", host.value())
              .bind("containers", containers)
              .bind("until", utc(until))
              .execute();
          handle
              .createUpdate(HISTORIES)
              .bind("host", host.value())
              .bind("hours", hours)
              .bind("until", utc(until))
              .execute();
          handle
              .createUpdate(HOST_HISTORY)
              .bind("host", host.value())
              .bind("hours", hours)
              .bind("until", utc(until))
              .execute();
          return host;
        });
  }

  /// Lets the planner know what there is.
  public void analyse() {
    jdbi.useHandle(handle -> handle.execute("analyze nightshift.container_history"));
  }

  private static final String CONTAINERS =
      """
      with made as (
        insert into nightshift.workload (kind, name, first_seen, last_seen)
        select 'name', 'generated-' || :host || '-' || i, :until, :until from generate_series(1, :containers) i
        returning id, name
      ), containers as (
        insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, started_at, first_seen, last_seen)
        select :host, id, name, name, 'generated', 'running', :until, :until, :until from made
        returning id
      )
      insert into nightshift.container_limit (container_id, valid, nano_cpus, memory_bytes, memory_swap_bytes, cpu_cores,
        effective_memory_bytes)
      select id, tstzrange(cast(:until as timestamptz) - interval '28 days', null), 8000000000, 8589934592, 8589934592, 8, 8589934592
      from containers
      """;

  private static final String HOST_HISTORY =
      """
      insert into nightshift.host_history (host_id, hour, samples, seconds, cpu_mean_cores, memory_mean_bytes, memory_total_bytes, rolled_up_at)
      select :host, hour, 360, 3600, 4 + random(), 1e11 + 1e9 * random(), 274877906944, hour
      from (select cast(:until as timestamptz) - h * interval '1 hour' as hour from generate_series(1, :hours) h) shaped
      """;

  private static final String HISTORIES =
      """
      insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_min_cores, cpu_mean_cores, cpu_p50_cores,
        cpu_p95_cores, cpu_p99_cores, cpu_max_cores, cpu_demand_mean_cores, cpu_demand_max_cores, cpu_limit_cores, memory_min_bytes,
        memory_mean_bytes, memory_p50_bytes, memory_p95_bytes, memory_p99_bytes, memory_max_bytes, memory_anon_max_bytes,
        memory_peak_bytes, memory_limit_bytes, periods, throttled_periods, throttled_seconds, memory_stalled_seconds, oom_kills,
        refaults, rolled_up_at)
      select id, hour, 360, 3600, cpu * 0.8, cpu, cpu * 0.95, cpu * 1.2, cpu * 1.4, cpu * 1.6, cpu, cpu * 1.6, 8, memory * 0.95, memory,
        memory, memory, memory, memory, memory * 0.9, memory, 8589934592, 36000, 0, 0, 0, 0, 0, hour
      from (
        select id, hour, base * busy * (0.9 + 0.2 * random()) as cpu,
          cast(size * (0.95 + 0.05 * busy / 3 + 0.05 * random()) as bigint) as memory
        from (
          select c.id, c.base, c.size, cast(:until as timestamptz) - h * interval '1 hour' as hour,
            case c.id % 3
              when 0 then 1
              when 1 then case when (:hours - h) % 24 between 8 and 17 then 3 else 1 end
              else case when random() < 0.02 then 6 else 1 end
            end as busy
          from (
            select id, 0.05 + random() as base, (64 + 2000 * random()) * 1048576 as size
            from nightshift.container where host_id = :host
          ) c, generate_series(1, :hours) h
        ) shaped
      ) used
      """;
}
