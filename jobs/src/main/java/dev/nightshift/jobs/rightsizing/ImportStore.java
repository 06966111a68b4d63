package dev.nightshift.jobs.rightsizing;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.usage.HistogramText;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Hosts that are not real: usage of others, entered as if we had measured it, and taken out again.
final class ImportStore {
  private static final int BATCH = 500;

  private final Jdbi jdbi;

  ImportStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Whether a host of this name is known, imported or real.
  boolean isKnown(String host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select exists (select from nightshift.host where name = :name)")
                .bind("name", host)
                .mapTo(Boolean.class)
                .one());
  }

  HostId host(String name, String from, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into nightshift.host (name, first_seen, last_seen, imported_from)
                    values (:name, :now, :now, :from) returning id
                    """)
                .bind("name", name)
                .bind("from", from)
                .bind("now", utc(now))
                .mapTo(Long.class)
                .map(HostId::new)
                .one());
  }

  /// Enters one series as a container with its own workload.
  ///
  /// @param listed its limits
  void container(
      HostId host, String hostName, String series, Traces.Listed listed, List<ImportedHour> hours) {
    jdbi.useTransaction(
        handle -> {
          long id =
              insert(
                  handle,
                  host,
                  hostName,
                  series.replace("\0", ""),
                  hours.getFirst().hour(),
                  hours.getLast().hour().plusSeconds(3600));
          limit(handle, id, listed, hours.getFirst().hour());
          hours(handle, id, listed, hours);
        });
  }

  private static long insert(
      Handle handle, HostId host, String hostName, String series, Instant first, Instant last) {
    return handle
        .createQuery(
            """
            with workload as (
              insert into nightshift.workload (kind, name, first_seen, last_seen)
              values ('name', :workload, :first, :last)
              on conflict (kind, name) do update set last_seen = excluded.last_seen returning id
            )
            insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, started_at, first_seen, last_seen)
            select :host, id, :docker, :name, 'imported', 'running', :first, :first, :last from workload
            returning id
            """)
        .bind("host", host.value())
        .bind("workload", hostName + "/" + series)
        .bind("docker", "imported:" + hostName + "/" + series)
        .bind("name", series)
        .bind("first", utc(first))
        .bind("last", utc(last))
        .mapTo(Long.class)
        .one();
  }

  private static void limit(Handle handle, long container, Traces.Listed listed, Instant from) {
    Double cores = listed.cores();
    Long bytes = listed.bytes();
    handle
        .createUpdate(
            """
            insert into nightshift.container_limit (container_id, valid, nano_cpus, memory_bytes, memory_swap_bytes, cpu_cores,
              effective_memory_bytes)
            values (:container, tstzrange(:from, null), :nano, :bytes, :bytes, :cores, :bytes)
            """)
        .bind("container", container)
        .bind("from", utc(from))
        .bind("nano", cores == null ? null : Long.valueOf(Math.round(cores * 1e9)))
        .bind("cores", cores)
        .bind("bytes", bytes)
        .execute();
  }

  private static void hours(
      Handle handle, long container, Traces.Listed listed, List<ImportedHour> hours) {
    try (var batch =
        handle.prepareBatch(
            """
            insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_min_cores, cpu_mean_cores, cpu_p50_cores,
              cpu_p95_cores, cpu_p99_cores, cpu_max_cores, cpu_histogram, cpu_limit_cores, memory_min_bytes, memory_mean_bytes,
              memory_p50_bytes, memory_p95_bytes, memory_p99_bytes, memory_max_bytes, memory_histogram, memory_limit_bytes, rolled_up_at)
            values (:container, :hour, :samples, :seconds, :cpu_min, :cpu_mean, :cpu_p50, :cpu_p95, :cpu_p99, :cpu_peak,
              cast(:cpu_histogram as report.histogram), :cores, :memory_min, :memory_mean, :memory_p50, :memory_p95, :memory_p99,
              :memory_peak, cast(:memory_histogram as report.histogram), :bytes, :hour)
            """)) {
      for (var hour : hours) {
        values(batch, "cpu", hour.cpu(), false);
        values(batch, "memory", hour.memory(), true);
        batch
            .bind("container", container)
            .bind("hour", utc(hour.hour()))
            .bind("samples", hour.samples())
            .bind("seconds", hour.seconds())
            .bind("cores", listed.cores())
            .bind("bytes", listed.bytes())
            .add();
        if (batch.size() == BATCH) {
          batch.execute();
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private static void values(
      PreparedBatch batch, String name, ImportedHour.@Nullable Values values, boolean whole) {
    var spread = values == null ? null : values.spread();
    batch
        .bind(name + "_min", amount(values == null ? null : values.min(), whole))
        .bind(name + "_mean", values == null ? null : Double.valueOf(values.mean()))
        .bind(name + "_p50", spread == null ? null : Double.valueOf(spread.p50()))
        .bind(name + "_p95", spread == null ? null : Double.valueOf(spread.p95()))
        .bind(name + "_p99", spread == null ? null : Double.valueOf(spread.p99()))
        .bind(name + "_peak", amount(values == null ? null : values.peak(), whole))
        .bind(name + "_histogram", spread == null ? null : HistogramText.of(spread.histogram()));
  }

  private static @Nullable Number amount(@Nullable Double value, boolean whole) {
    return value == null ? null : whole ? (Number) Math.round(value) : value;
  }

  /// Takes an imported host out again with all that was made of it; false when there is none.
  boolean remove(String host) {
    return jdbi.inTransaction(
        handle -> {
          var id =
              handle
                  .createQuery(
                      "select id from nightshift.host where name = :name and imported_from is not null for update")
                  .bind("name", host)
                  .mapTo(Long.class)
                  .findOne();
          id.ifPresent(known -> remove(handle, known));
          return id.isPresent();
        });
  }

  private static void remove(Handle handle, long host) {
    handle.execute(
        """
        delete from nightshift.finding where host_id = ?
          or container_id in (select id from nightshift.container where host_id = ?)
          or workload_id in (select workload_id from nightshift.container where host_id = ?)
        """,
        host,
        host,
        host);
    for (String table : List.of("recommendation", "moving_limit", "analysis_share")) {
      handle
          .createUpdate("delete from nightshift.<table> where host_id = :host")
          .define("table", table)
          .bind("host", host)
          .execute();
    }
    for (String table :
        List.of("policy_limit", "container_cost", "container_history", "container_limit")) {
      handle
          .createUpdate(
              "delete from nightshift.<table> where container_id in (select id from nightshift.container where host_id = :host)")
          .define("table", table)
          .bind("host", host)
          .execute();
    }
    var workloads =
        handle
            .createQuery(
                "delete from nightshift.container where host_id = :host returning workload_id")
            .bind("host", host)
            .mapTo(Long.class)
            .list();
    handle
        .createUpdate("delete from nightshift.workload where id = any(:ids)")
        .bind("ids", workloads.toArray(Long[]::new))
        .execute();
    handle.execute("delete from nightshift.host_history where host_id = ?", host);
    handle.execute("delete from nightshift.host where id = ?", host);
  }
}
