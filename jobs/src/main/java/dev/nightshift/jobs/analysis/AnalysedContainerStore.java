package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Containers as an analysis sees them: of each hour no more than it looks at, as the hours of a
/// fleet are millions of rows.
final class AnalysedContainerStore {
  private static final int ROWS_AT_ONCE = 5_000;

  private final Jdbi jdbi;

  AnalysedContainerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A container that runs, with the limits in force; null where they are unset.
  record Running(
      ContainerId id, Subject subject, @Nullable Double cpuLimit, @Nullable Long memoryLimit) {}

  /// The running containers of a host, in order of their ids.
  List<Running> running(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, c.workload_id, c.name, l.cpu_cores, l.effective_memory_bytes
                    from nightshift.container c
                    left join lateral (
                      select cpu_cores, effective_memory_bytes from nightshift.container_limit l
                      where l.container_id = c.id and upper_inf(l.valid) order by lower(l.valid) desc limit 1) l on true
                    where c.host_id = :host and c.watched and c.removed_at is null and c.state = 'running'
                    order by c.id
                    """)
                .bind("host", host.value())
                .map((row, _) -> running(host, row))
                .list());
  }

  private static Running running(HostId host, ResultSet row) throws SQLException {
    var id = new ContainerId(row.getLong("id"));
    var workload = new WorkloadId(row.getLong("workload_id"));
    return new Running(
        id,
        Subject.container(host, id, workload, row.getString("name")),
        Rows.number(row, "cpu_cores"),
        row.getObject("effective_memory_bytes", Long.class));
  }

  /// When the trace ends that a host was imported from; empty for real hosts.
  Optional<Instant> endOfImport(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select max(c.last_seen) as ended from nightshift.container c join nightshift.host h on h.id = c.host_id
                    where h.id = :host and h.imported_from is not null having max(c.last_seen) is not null
                    """)
                .bind("host", host.value())
                .map((row, _) -> Rows.instant(row, "ended"))
                .findOne());
  }

  /// Their hours since an instant, in order of time, in one query. Hours of earlier lives (same
  /// host, name, workload and image) count as the container's own: `docker compose up` recreates.
  List<ContainerHistory> histories(List<Running> containers, Instant since) {
    var lived = new HashMap<Long, List<Lived>>();
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, life.id, extract(epoch from h.hour)::bigint, h.samples, h.seconds, h.cpu_mean_cores,
                      coalesce(h.cpu_demand_max_cores, h.cpu_max_cores), h.periods, h.throttled_periods,
                      h.memory_max_bytes, h.memory_anon_max_bytes, h.oom_kills
                    from nightshift.container c
                    join nightshift.container life on life.host_id = c.host_id and life.workload_id = c.workload_id
                      and life.image = c.image and life.name = c.name
                    join nightshift.container_history h on h.container_id = life.id
                    where c.id = any(:ids) and h.hour >= :since
                    """)
                .bind("ids", containers.stream().map(one -> one.id().value()).toArray(Long[]::new))
                .bind("since", Rows.utc(since))
                .setFetchSize(ROWS_AT_ONCE)
                .map(
                    (row, _) ->
                        lived
                            .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(new Lived(row.getLong(2), row.getLong(3), hour(row))))
                .forEach(_ -> {}));
    return containers.stream()
        .map(
            one ->
                new ContainerHistory(
                    one.subject(),
                    inOrder(lived.getOrDefault(one.id().value(), List.of())),
                    one.cpuLimit(),
                    one.memoryLimit()))
        .toList();
  }

  /// An hour of one life of a container.
  private record Lived(long life, long epochSecond, ContainerHour hour) {}

  /// Each hour once: of two lives in the same hour the one with more samples. Sorted here rather
  /// than in the database, which would do it on disk.
  private static List<ContainerHour> inOrder(List<Lived> lived) {
    var sorted =
        lived.stream()
            .sorted(
                Comparator.comparingLong(Lived::epochSecond)
                    .thenComparingInt(one -> -one.hour.samples())
                    .thenComparingLong(Lived::life))
            .toList();
    var hours = new ArrayList<ContainerHour>(sorted.size());
    for (var one : sorted) {
      if (hours.isEmpty() || !hours.getLast().hour().equals(one.hour.hour())) {
        hours.add(one.hour);
      }
    }
    return hours;
  }

  private static ContainerHour hour(ResultSet row) throws SQLException {
    return new ContainerHour(
        Instant.ofEpochSecond(row.getLong(3)),
        row.getInt(4),
        row.getDouble(5),
        new ContainerHour.Cpu(
            number(row, 6), null, number(row, 7), null, row.getLong(8), row.getLong(9), 0),
        new ContainerHour.Memory(bytes(row, 10), bytes(row, 11), null, null, row.getLong(12)));
  }

  private static @Nullable Double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Long bytes(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
