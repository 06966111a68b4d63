package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Generated hosts, containers and samples for tests, as a fleet would have written them.
public final class GeneratedUsage {
  private final Jdbi jdbi;

  public GeneratedUsage(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public long host(String name, Instant seen) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into nightshift.host (name, first_seen, last_seen, os, kernel, cpus, memory_bytes, cgroup_version)
                    values (:name, :seen, :seen, 'Debian GNU/Linux 13', '6.12.0', 8, 34359738368, 2) returning id
                    """)
                .bind("name", name)
                .bind("seen", utc(seen))
                .mapTo(Long.class)
                .one());
  }

  public long container(long host, String name, Instant seen) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with workload as (
                      insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', :name, :seen, :seen)
                      on conflict (kind, name) do update set last_seen = excluded.last_seen returning id
                    )
                    insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, started_at, first_seen, last_seen)
                    select :host, id, md5(:name || :host), :name, :name || ':1', 'running', :seen, :seen, :seen from workload returning id
                    """)
                .bind("host", host)
                .bind("name", name)
                .bind("seen", utc(seen))
                .mapTo(Long.class)
                .one());
  }

  public void limit(long container, Instant from, double cores, long bytes) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.container_limit (container_id, valid, cpu_cores, effective_memory_bytes)
                    values (:container, tstzrange(:from, null), :cores, :bytes)
                    """)
                .bind("container", container)
                .bind("from", utc(from))
                .bind("cores", cores)
                .bind("bytes", bytes)
                .execute());
  }

  /// Runs what the engine may not, e.g. to break a table.
  static void asOwner(Database database, String statement) {
    TestDatabase.owner(database).useHandle(handle -> handle.execute(statement));
  }

  /// Makes the partitions of a day, where they are missing.
  public void day(Instant instant) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select nightshift.make_sample_partitions(:day)")
                .bind("day", instant.atOffset(ZoneOffset.UTC).toLocalDate())
                .mapTo(Integer.class)
                .one());
  }

  /// Samples of one container at equal distances, their values in the range that the random seed
  /// gives, and the mark that whoever writes samples leaves.
  public void containerSamples(long host, long container, Instant from, Duration every, int count) {
    jdbi.useTransaction(
        handle -> {
          insertContainerSamples(handle, container, from, every, count);
          HistoryDueStore.mark(
              handle,
              host,
              java.util.stream.IntStream.range(0, count)
                  .mapToObj(i -> from.plus(every.multipliedBy(i)))
                  .toList());
        });
  }

  public static void insertContainerSamples(
      Handle handle, long container, Instant from, Duration every, int count) {
    handle
        .createUpdate(
            """
            insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, cpu_limit_cores, periods, throttled_periods,
              throttled_seconds, memory_bytes, memory_working_set_bytes, memory_anon_bytes, memory_peak_bytes, memory_limit_bytes, oom_kills,
              io_read_bytes, network_received_bytes, pids, source)
            select :container, cast(:from as timestamptz) + i * cast(:every as interval), extract(epoch from cast(:every as interval)),
              0.5 * u, 0.5, 100, (100 * greatest(0, u - 0.8))::bigint, greatest(0, u - 0.8) * 5, 200000000 + (1e7 * u)::bigint,
              150000000 + (1e7 * u)::bigint, 100000000 + (1e7 * u)::bigint, 210000000, 268435456, 0, 4096, 1000, 7, 1
            from (select i, abs(hashint8(:container * 1000003 + extract(epoch from :from)::bigint + i)::bigint) / 2147483648.0::double precision as u from generate_series(0, :count - 1) i) n
            """)
        .bind("container", container)
        .bind("from", utc(from))
        .bind("every", every.toMillis() + " milliseconds")
        .bind("count", count)
        .execute();
  }

  public void hostSamples(long host, Instant from, Duration every, int count) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into nightshift.host_sample (host_id, at, seconds, cpu_cores, cpu_steal, cpu_iowait, load_1m, memory_total_bytes,
                    memory_used_bytes, swap_used_bytes, cpu_pressure_some, disk_read_bytes, disk_busy, network_received_bytes)
                  select :host, cast(:from as timestamptz) + i * cast(:every as interval), extract(epoch from cast(:every as interval)),
                    8 * u, 0.1, 0.2, 4 * u, 34359738368, 8000000000 + (1e9 * u)::bigint, 0, 0.25, 1e6, u, 1e5
                  from (select i, abs(hashint8(:host * 1000003 + extract(epoch from :from)::bigint + i)::bigint) / 2147483648.0::double precision as u from generate_series(0, :count - 1) i) n
                  """)
              .bind("host", host)
              .bind("from", utc(from))
              .bind("every", every.toMillis() + " milliseconds")
              .bind("count", count)
              .execute();
          HistoryDueStore.mark(
              handle,
              host,
              java.util.stream.IntStream.range(0, count)
                  .mapToObj(i -> from.plus(every.multipliedBy(i)))
                  .toList());
        });
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
