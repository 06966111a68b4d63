package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.analysis.bottleneck.Resource;
import dev.nightshift.engine.analysis.bottleneck.UseHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// How much of each resource was used and waited for, hour by hour.
public final class ResourceHourStore {
  /// Containers of a host whose use is held at once.
  private static final int MOST_USERS = 500;

  /// Resources of a host of which it is known who uses them.
  private static final List<Resource> USED =
      List.of(Resource.CPU, Resource.MEMORY, Resource.DISK, Resource.NETWORK);

  private final Jdbi jdbi;

  public ResourceHourStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The resources of a host itself since an instant, each in order of time.
  public Map<Resource, List<UseHour>> ofHost(HostId host, Instant since) {
    var hours = new EnumMap<Resource, List<UseHour>>(Resource.class);
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select resource, hour, utilisation, saturation, errors, seconds from report.resource_hour
                    where host_id = :host and container_id is null and hour >= :since order by hour
                    """)
                .bind("host", host.value())
                .bind("since", Rows.utc(since))
                .map((row, _) -> enter(row, hours))
                .forEach(_ -> {}));
    return hours;
  }

  /// The resources of the containers of a host since an instant, each in order of time.
  public Map<Subject, Map<Resource, List<UseHour>>> ofContainers(HostId host, Instant since) {
    var all = new LinkedHashMap<Subject, Map<Resource, List<UseHour>>>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select u.container_id, c.workload_id, c.name, u.resource, u.hour, u.utilisation, u.saturation, u.errors, u.seconds
                    from report.resource_hour u
                    join nightshift.container c on c.id = u.container_id
                    where u.host_id = :host and u.container_id is not null and u.hour >= :since
                    order by u.container_id, u.hour
                    """)
                .bind("host", host.value())
                .bind("since", Rows.utc(since))
                .map(
                    (row, _) ->
                        enter(
                            row,
                            all.computeIfAbsent(
                                subject(host, row), _ -> new EnumMap<>(Resource.class))))
                .forEach(_ -> {}));
    return all;
  }

  private static Subject subject(HostId host, ResultSet row) throws SQLException {
    return Subject.container(
        host,
        new ContainerId(row.getLong("container_id")),
        new WorkloadId(row.getLong("workload_id")),
        row.getString("name"));
  }

  private static boolean enter(ResultSet row, Map<Resource, List<UseHour>> hours)
      throws SQLException {
    var resource = Resource.of(row.getString("resource"));
    return hours.computeIfAbsent(resource, _ -> new ArrayList<>()).add(hour(row));
  }

  private static UseHour hour(ResultSet row) throws SQLException {
    return new UseHour(
        Rows.instant(row, "hour"),
        Rows.number(row, "utilisation"),
        Rows.number(row, "saturation"),
        Rows.number(row, "errors"),
        row.getDouble("seconds"));
  }

  /// Who used what of the resources of a host, in cores, bytes, or bytes per second.
  ///
  /// @param users by container's name and hour, each a mean over the time in which the host was
  ///   watched: a container that lived for a minute of an hour used little in it
  /// @param given what the host gave in all, by hour
  public record Use(
      Map<Resource, Map<String, Map<Instant, Double>>> users,
      Map<Resource, Map<Instant, Double>> given) {
    static final Use UNKNOWN = new Use(Map.of(), Map.of());
  }

  /// What a host gave of each of its resources since an instant, and what its containers used of
  /// it.
  public Use use(HostId host, Instant since) {
    return new Use(users(host, since), given(host, since));
  }

  private Map<Resource, Map<String, Map<Instant, Double>>> users(HostId host, Instant since) {
    var users = new EnumMap<Resource, Map<String, Map<Instant, Double>>>(Resource.class);
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.name, h.hour, h.cpu_mean_cores * h.seconds / w.seconds as cpu, h.memory_mean_bytes * h.seconds / w.seconds as memory,
                      (h.io_read_bytes + h.io_write_bytes) / w.seconds as disk,
                      (h.network_received_bytes + h.network_sent_bytes) / w.seconds as network
                    from nightshift.container c
                    join nightshift.container_history h on h.container_id = c.id
                    left join nightshift.host_history hh on hh.host_id = c.host_id and hh.hour = h.hour
                    cross join lateral (select nullif(greatest(h.seconds, hh.seconds), 0) as seconds) w
                    where h.hour >= :since and c.id in (
                      select o.id from nightshift.container o
                      join nightshift.container_history oh on oh.container_id = o.id and oh.hour >= :since
                      where o.host_id = :host group by o.id order by sum(oh.cpu_mean_cores * oh.seconds) desc nulls last, o.id limit :most)
                    """)
                .bind("host", host.value())
                .bind("since", Rows.utc(since))
                .bind("most", MOST_USERS)
                .map(
                    (row, _) -> {
                      String name = row.getString("name");
                      return enter(
                          row,
                          resource ->
                              users
                                  .computeIfAbsent(resource, _ -> new TreeMap<>())
                                  .computeIfAbsent(name, _ -> new TreeMap<>()));
                    })
                .forEach(_ -> {}));
    return users;
  }

  private Map<Resource, Map<Instant, Double>> given(HostId host, Instant since) {
    var given = new EnumMap<Resource, Map<Instant, Double>>(Resource.class);
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select hour, cpu_mean_cores as cpu, memory_mean_bytes as memory,
                      (disk_read_bytes + disk_write_bytes) / nullif(seconds, 0) as disk,
                      (network_received_bytes + network_sent_bytes) / nullif(seconds, 0) as network
                    from nightshift.host_history where host_id = :host and hour >= :since
                    """)
                .bind("host", host.value())
                .bind("since", Rows.utc(since))
                .map((row, _) -> enter(row, of -> given.computeIfAbsent(of, _ -> new TreeMap<>())))
                .forEach(_ -> {}));
    return given;
  }

  private static Instant enter(ResultSet row, Function<Resource, Map<Instant, Double>> of)
      throws SQLException {
    Instant hour = Rows.instant(row, "hour");
    for (var resource : USED) {
      Double value = Rows.number(row, resource.word());
      if (value != null) {
        of.apply(resource).merge(hour, value, Double::sum);
      }
    }
    return hour;
  }
}
