package dev.nightshift.jobs.rollout;

import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What is seen of the containers of rollouts: samples, and what others did to them.
final class WatchStore {
  private final Jdbi jdbi;

  WatchStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// How a container was at one instant; null where that is not known.
  ///
  /// @param throttled share of its periods
  /// @param heldBack seconds per second, summed over CPUs
  /// @param probeMillis of each answer to its probe
  public record Sample(
      long planId,
      long container,
      Instant at,
      String state,
      @Nullable String health,
      int restarts,
      @Nullable Instant startedAt,
      @Nullable Double seconds,
      @Nullable Double cpuCores,
      @Nullable Double throttled,
      @Nullable Double heldBack,
      @Nullable Double cpuStalled,
      @Nullable Double memoryStalled,
      @Nullable Double memoryUse,
      @Nullable Double majorFaults,
      @Nullable Double refaults,
      @Nullable Long oomKills,
      @Nullable Double receivedPackets,
      List<Double> probeMillis,
      @Nullable Boolean probeFailed) {}

  void add(List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into nightshift.rollout_sample (plan_id, container_id, at, state, health, restarts, started_at, seconds, cpu_cores,
                    throttled, held_back, cpu_stalled, memory_stalled, memory_use, major_faults, refaults, oom_kills, received_packets, probe_ms,
                    probe_all_ms, probe_failed)
                  values (:planId, :container, :at, :state, :health, :restarts, :startedAt, :seconds, :cpuCores, :throttled, :heldBack, :cpuStalled,
                    :memoryStalled, :memoryUse, :majorFaults, :refaults, :oomKills, :receivedPackets, (cast(:answers as double precision[]))[1],
                    nullif(cast(:answers as double precision[]), '{}'), :probeFailed)
                  on conflict do nothing
                  """);
          for (var sample : samples) {
            batch
                .bindMethods(sample)
                .bind("at", utc(sample.at()))
                .bindArray("answers", Double.class, sample.probeMillis())
                .bind("startedAt", utc(sample.startedAt()))
                .add();
          }
          batch.execute();
        });
  }

  /// Containers of a plan that a later rollout changed: what they hold is its doing, not somebody
  /// else's.
  Set<Long> changedLater(long plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select distinct container_id from nightshift.later_changes(:plan)")
                .bind("plan", plan)
                .mapTo(Long.class)
                .set());
  }

  /// Forgets samples of rollouts that ended long ago, and those of limits that move after two days.
  void forget() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                delete from nightshift.rollout_sample s using nightshift.rollout r
                where r.plan_id = s.plan_id and (r.ended_at < clock_timestamp() - interval '30 days'
                  or r.started_at < clock_timestamp() - interval '2 days' and s.at < clock_timestamp() - interval '2 days'
                    and exists (select from nightshift.plan p where p.id = r.plan_id and p.moving is not null))
                """));
  }

  /// Notes that somebody else did something to a container, once, and asks for new advice.
  void drifted(Lease lease, long planId, long container, String kind, String detail) {
    boolean noted =
        jdbi.inTransaction(handle -> drifted(handle, lease, planId, container, kind, detail));
    if (noted) {
      new RequestStore(jdbi).ask("recommend", Scope.FLEET.on(""), lease.now(), "nightshift");
    }
  }

  private static boolean drifted(
      Handle handle, Lease lease, long planId, long container, String kind, String detail) {
    LeaseStore.fence(handle, lease);
    int noted =
        handle
            .createUpdate(
                """
                      insert into nightshift.rollout_drift (plan_id, container_id, kind, detail)
                      values (:plan, :container, :kind, :detail) on conflict do nothing
                      """)
            .bind("plan", planId)
            .bind("container", container)
            .bind("kind", kind)
            .bind("detail", detail)
            .execute();
    if (noted == 1) {
      handle
          .createQuery(
              "select nightshift.audit_append('nightshift', :node, :entity, 'drift', jsonb_build_object('detail', cast(:detail as text)))")
          .bind("node", lease.node())
          .bind("entity", "rollout:" + planId + "/container:" + container)
          .bind("detail", detail)
          .mapTo(Long.class)
          .one();
    }
    return noted == 1;
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
