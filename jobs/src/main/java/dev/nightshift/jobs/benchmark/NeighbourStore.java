package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.Neighbours;
import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// What is known of the containers on a host that is to be measured.
final class NeighbourStore {
  private static final Duration LOOKBACK = Duration.ofDays(7);
  private static final Duration SETTLING = Duration.ofMinutes(10);
  private static final int MOST_CONTAINERS = 200;

  private final Jdbi jdbi;

  NeighbourStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Docker's ids of the containers that run on a host, by name; at most 200.
  Map<String, String> running(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name, docker_id from nightshift.container
                    where host_id = :host and state = 'running' and removed_at is null order by name limit :most
                    """)
                .bind("host", host.value())
                .bind("most", MOST_CONTAINERS)
                .reduceRows(
                    new LinkedHashMap<String, String>(),
                    (map, row) -> {
                      map.put(
                          row.getColumn("name", String.class),
                          row.getColumn("docker_id", String.class));
                      return map;
                    }));
  }

  Neighbours neighbours(HostId host, Instant now) {
    return jdbi.withHandle(
        handle -> {
          var newest =
              handle
                  .createQuery(
                      """
                      select name from nightshift.container
                      where host_id = :host and state = 'running' and removed_at is null and started_at > :since and started_at <= :now
                      order by started_at desc, id limit 1
                      """)
                  .bind("host", host.value())
                  .bind("now", now.atOffset(ZoneOffset.UTC))
                  .bind("since", now.minus(SETTLING).atOffset(ZoneOffset.UTC))
                  .mapTo(String.class)
                  .findOne();
          var usual =
              handle
                  .createQuery(
                      """
                      select c.name, percentile_cont(0.95) within group (order by
                        (greatest(0, coalesce(h.cpu_stalled_seconds, 0) - coalesce(h.throttled_seconds, 0))
                          + coalesce(h.memory_stalled_seconds, 0) + coalesce(h.io_stalled_seconds, 0)) / h.seconds) as stalled
                      from nightshift.container c join nightshift.container_history h on h.container_id = c.id
                      where c.host_id = :host and c.state = 'running' and c.removed_at is null and h.hour >= :since and h.hour < :now and h.seconds > 0
                      group by c.name
                      """)
                  .bind("host", host.value())
                  .bind("now", now.atOffset(ZoneOffset.UTC))
                  .bind("since", now.minus(LOOKBACK).atOffset(ZoneOffset.UTC))
                  .reduceRows(
                      new LinkedHashMap<String, Double>(),
                      (map, row) -> {
                        map.put(
                            row.getColumn("name", String.class),
                            row.getColumn("stalled", Double.class));
                        return map;
                      });
          return new Neighbours(usual, newest);
        });
  }
}
