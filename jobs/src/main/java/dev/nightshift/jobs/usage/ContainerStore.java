package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The register of containers, their limits and what happened to them.
public final class ContainerStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Jdbi jdbi;

  public ContainerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Something that happened to a container.
  ///
  /// @param kind a word that column `container_event.kind` allows
  public record Happening(
      Instant at, String kind, @Nullable Integer exitCode, @Nullable String detail) {}

  /// Enters a container with its workload and limits, or brings it up to date.
  ///
  /// @param effectiveMemory memory limit as the cgroup says; null when there is none
  public ContainerId register(
      HostId host, ContainerFacts facts, @Nullable Long effectiveMemory, Instant now) {
    return unlessAway(
        () ->
            jdbi.inTransaction(
                handle -> {
                  var workload = new WorkloadStore(handle).register(facts.workload(), now);
                  var id = upsert(handle, host, workload.value(), facts, now);
                  new LimitStore(handle).inForce(id, facts.limits(), effectiveMemory, now);
                  return id;
                }));
  }

  private static ContainerId upsert(
      Handle handle, HostId host, long workload, ContainerFacts facts, Instant now) {
    return handle
        .createQuery(
            """
            insert into nightshift.container as known (host_id, workload_id, docker_id, name, image, image_id, command, labels, watched,
                state, health, pid, restart_count, created_at, started_at, finished_at, jvm_options,
                first_seen, last_seen)
            values (:host, :workload, :dockerId, :name, :image, :imageId, :command, :labels::jsonb, :watched, :state, :health, :pid,
                :restarts, :created, :started, :finished, :jvm, :now, :now)
            on conflict (host_id, docker_id) do update set
              workload_id = excluded.workload_id, name = excluded.name, image = excluded.image, image_id = excluded.image_id,
              command = excluded.command, labels = excluded.labels, watched = excluded.watched, state = excluded.state,
              health = excluded.health, pid = excluded.pid, restart_count = excluded.restart_count,
              created_at = excluded.created_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
              jvm_options = excluded.jvm_options,
              last_seen = greatest(known.last_seen, excluded.last_seen), removed_at = null
            returning id
            """)
        .bind("host", host.value())
        .bind("workload", workload)
        .bind("dockerId", facts.dockerId())
        .bind("name", clean(facts.name()))
        .bind("image", clean(facts.image()))
        .bind("imageId", facts.imageId())
        .bind("command", clean(facts.command()))
        .bind("labels", labels(facts))
        .bind("watched", facts.watched())
        .bind("state", facts.state())
        .bind("health", facts.health())
        .bind("pid", facts.pid())
        .bind("restarts", facts.restartCount())
        .bind("created", utc(facts.createdAt()))
        .bind("started", utc(facts.startedAt()))
        .bind("finished", utc(facts.finishedAt()))
        .bind("jvm", facts.jvmOptions())
        .bind("now", utc(now))
        .mapTo(Long.class)
        .map(ContainerId::new)
        .one();
  }

  /// PostgreSQL keeps no NUL, neither in text nor in JSON.
  private static String labels(ContainerFacts facts) {
    var labels = new HashMap<String, String>();
    facts.labels().forEach((key, value) -> labels.put(clean(key), clean(value)));
    return JSON.writeValueAsString(labels);
  }

  private static String clean(String text) {
    return text.replace("\0", "");
  }

  /// Notes that a container is gone; its limits end.
  public void removed(ContainerId container, Instant at) {
    unlessAway(
        () ->
            jdbi.inTransaction(
                handle -> {
                  new LimitStore(handle).end(container, at);
                  return handle
                      .createUpdate(
                          """
                          update nightshift.container set state = 'removed', pid = null, removed_at = :at
                          where id = :id and removed_at is null
                          """)
                      .bind("id", container.value())
                      .bind("at", utc(at))
                      .execute();
                }));
  }

  /// Notes something that happened; nothing when it is known already.
  public void happened(ContainerId container, Happening what) {
    unlessAway(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createUpdate(
                            """
                            insert into nightshift.container_event (container_id, at, kind, exit_code, detail)
                            values (:container, :at, :kind, :exitCode, :detail)
                            on conflict (container_id, at, kind) do nothing
                            """)
                        .bind("container", container.value())
                        .bind("at", utc(what.at()))
                        .bind("kind", what.kind())
                        .bind("exitCode", what.exitCode())
                        .bind("detail", what.detail() == null ? null : clean(what.detail()))
                        .execute()));
  }

  /// Notes that the host and these containers are still there.
  public void stillThere(HostId host, Collection<ContainerId> containers, Instant now) {
    unlessAway(
        () ->
            jdbi.inTransaction(
                handle -> {
                  handle
                      .createUpdate(
                          "update nightshift.host set last_seen = :now where id = :host and last_seen < :now")
                      .bind("host", host.value())
                      .bind("now", utc(now))
                      .execute();
                  return handle
                      .createUpdate(
                          "update nightshift.container set last_seen = :now where id = any(:ids) and last_seen < :now")
                      .bind("now", utc(now))
                      .bind("ids", containers.stream().map(ContainerId::value).toArray(Long[]::new))
                      .execute();
                }));
  }

  /// Containers of a host that were not known to be gone, e.g. when the engine was last stopped.
  ///
  /// @param dockerId Docker's id
  public record Known(ContainerId id, String dockerId) {}

  public List<Known> presentOn(HostId host) {
    return unlessAway(
        () ->
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select id, docker_id from nightshift.container where host_id = :host and removed_at is null")
                        .bind("host", host.value())
                        .map(
                            (row, _) ->
                                new Known(
                                    new ContainerId(row.getLong("id")), row.getString("docker_id")))
                        .list()));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  private interface Work<T> {
    T run();
  }

  private static <T> T unlessAway(Work<T> work) {
    try {
      return work.run();
    } catch (JdbiException failure) {
      throw SampleStore.failed(failure);
    }
  }
}
