package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.ContainerVitals.Use;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what is known of a host's containers.
final class ContainerVitalsStore {
  private static final Duration RECENT = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private final Jdbi jdbi;

  ContainerVitalsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A container as the register has it.
  ///
  /// @param restarts times it ended and was restarted by its policy within the window
  /// @param probe label `nightshift.probe`
  record Registered(
      ContainerId id,
      String dockerId,
      String name,
      String state,
      @Nullable String health,
      long restarts,
      @Nullable String probe) {}

  /// Watched containers that are still there, at most 10,000.
  List<Registered> present(HostId host, Duration window, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select container.id, docker_id, name, state, health, labels ->> 'nightshift.probe' as probe,
                      -- a start is no restart when the container is new or somebody asked for it
                      greatest(0, event.starts - event.asked - (created_at > :since)::integer) as restarts
                    from nightshift.container
                    cross join lateral (
                      select count(*) filter (where kind = 'start') as starts,
                        count(*) filter (where kind = 'restart') as asked
                      from nightshift.container_event
                      where container_id = container.id and at > :since) event
                    where host_id = :host and watched and removed_at is null
                    order by name, container.id limit :most
                    """)
                .bind("host", host.value())
                .bind("since", now.minus(window).atOffset(ZoneOffset.UTC))
                .bind("most", MOST)
                .map(
                    (row, _) ->
                        new Registered(
                            new ContainerId(row.getLong("id")),
                            row.getString("docker_id"),
                            row.getString("name"),
                            row.getString("state"),
                            row.getString("health"),
                            row.getLong("restarts"),
                            row.getString("probe")))
                .list());
  }

  /// What each container of the host used within the window.
  Map<ContainerId, Use> uses(HostId host, Duration window, Instant now) {
    var uses = new HashMap<ContainerId, Use>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select sample.container_id,
                      max(coalesce(memory_anon_bytes + coalesce(memory_kernel_bytes, 0), memory_working_set_bytes))
                        filter (where at > :recent) as memory,
                      (array_agg(memory_limit_bytes order by at desc))[1] as memory_limit,
                      sum(periods)::bigint as periods, sum(throttled_periods)::bigint as throttled,
                      sum(oom_kills)::bigint as oom_kills
                    from nightshift.container_sample sample
                    join nightshift.container on container.id = sample.container_id
                    where container.host_id = :host and container.watched and container.removed_at is null
                      and at > :since and at <= :now
                    group by sample.container_id
                    """)
                .bind("host", host.value())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("since", now.minus(window).atOffset(ZoneOffset.UTC))
                .bind("recent", now.minus(RECENT).atOffset(ZoneOffset.UTC))
                .map(
                    (row, _) ->
                        Map.entry(
                            new ContainerId(row.getLong("container_id")),
                            new Use(
                                HostVitalsStore.whole(row, "memory"),
                                HostVitalsStore.whole(row, "memory_limit"),
                                HostVitalsStore.whole(row, "periods"),
                                HostVitalsStore.whole(row, "throttled"),
                                HostVitalsStore.whole(row, "oom_kills"))))
                .forEach(use -> uses.put(use.getKey(), use.getValue())));
    return uses;
  }
}
