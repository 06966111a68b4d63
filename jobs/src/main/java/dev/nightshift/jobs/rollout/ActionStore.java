package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.ActionState;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Writes to the daemon, each committed as an intent first. Every transaction is tied to the host's
/// lease.
final class ActionStore {
  private final Jdbi jdbi;
  private final Checkpoint checkpoint;

  ActionStore(Jdbi jdbi, Checkpoint checkpoint) {
    this.jdbi = jdbi;
    this.checkpoint = checkpoint;
  }

  /// What an action does.
  enum Kind {
    APPLY,
    UNDO;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// An action that has not come to rest.
  ///
  /// @param position of its target in the plan
  record Open(long id, long planId, int position, Kind kind) {}

  /// What came of an intent: committed, or why not.
  sealed interface Intent {
    record Committed(Open action) implements Intent {}

    record Obstacle(String why) implements Intent {}
  }

  /// Commits the intent to change a container, or says what stands in the way: freeze, window and
  /// budget are looked at in the same transaction. What is taken back is exempt from them.
  Intent intend(Lease lease, PlanStore.Stored plan, int position, Kind kind) {
    var intent =
        jdbi.inTransaction(
            handle -> {
              LeaseStore.fence(handle, lease);
              String state = lockState(handle, plan.id());
              if (!state.equals(kind == Kind.APPLY ? "running" : "rolling-back")) {
                return new Intent.Obstacle("the rollout is " + state);
              }
              var obstacle =
                  kind == Kind.APPLY ? obstacle(handle, lease, plan) : Optional.<String>empty();
              if (obstacle.isPresent()) {
                return new Intent.Obstacle(obstacle.get());
              }
              long id = insert(handle, lease, plan.id(), position, kind);
              checkpoint.reached(kind.word() + ".intent.before-commit");
              return new Intent.Committed(new Open(id, plan.id(), position, kind));
            });
    checkpoint.reached(kind.word() + ".intent.committed");
    return intent;
  }

  private static String lockState(Handle handle, long planId) {
    return handle
        .createQuery("select state from nightshift.rollout where plan_id = :id for update")
        .bind("id", planId)
        .mapTo(String.class)
        .one();
  }

  /// Why no container may be changed now: the freeze, the window, the budget.
  Optional<String> obstacle(Lease lease, PlanStore.Stored plan) {
    return jdbi.withHandle(handle -> obstacle(handle, lease, plan));
  }

  private static Optional<String> obstacle(Handle handle, Lease lease, PlanStore.Stored plan) {
    var frozen =
        handle
            .createQuery(
                """
                select remark from nightshift.freeze
                where lifted_at is null and (until is null or until > clock_timestamp()) and (host_id is null or host_id = :host)
                order by id limit 1
                """)
            .bind("host", lease.host().value())
            .mapTo(String.class)
            .findOne();
    if (frozen.isPresent()) {
      return Optional.of(
          "changes are frozen" + (frozen.get().isBlank() ? "" : " (" + frozen.get() + ")"));
    }
    var now =
        handle
            .createQuery("select clock_timestamp() as now")
            .map((row, _) -> row.getObject("now", OffsetDateTime.class).toInstant())
            .one();
    var allowed = plan.plan().allowed();
    if (!allowed.contains(now)) {
      LocalTime from = allowed.from();
      return Optional.of("changes are allowed from " + from + " UTC");
    }
    int today =
        handle
            .createQuery(
                """
                select count(*) from nightshift.rollout_action a join nightshift.plan p on p.id = a.plan_id
                where a.host_id = :host and a.kind = 'apply' and a.intended_at >= date_trunc('day', clock_timestamp(), 'UTC')
                  and case when :moving then p.id = :plan else p.moving is null end
                """)
            .bind("host", lease.host().value())
            .bind("moving", plan.plan().moving() != null)
            .bind("plan", plan.id())
            .mapTo(Integer.class)
            .one();
    return today >= plan.plan().maxChanges()
        ? Optional.of(
            "the day's %d changes of %s are used up"
                .formatted(today, plan.plan().moving() == null ? "this host" : "this plan"))
        : Optional.empty();
  }

  private static long insert(Handle handle, Lease lease, long planId, int position, Kind kind) {
    return handle
        .createQuery(
            """
            insert into nightshift.rollout_action (plan_id, target_id, host_id, container_id, kind, step, epoch, node)
            select t.plan_id, t.id, :host, t.container_id, :kind, case when p.moving is null or :kind <> 'apply' then 0 else (
              select count(*) from nightshift.rollout_action b where b.target_id = t.id and b.kind = 'apply') end, :epoch, :node
            from nightshift.rollout_target t join nightshift.plan p on p.id = t.plan_id where t.plan_id = :plan and t.position = :position
            returning id
            """)
        .bind("host", lease.host().value())
        .bind("kind", kind.word())
        .bind("epoch", lease.epoch())
        .bind("node", lease.node())
        .bind("plan", planId)
        .bind("position", position)
        .mapTo(Long.class)
        .one();
  }

  /// Commits that the daemon is about to be told, again where it was told before.
  ///
  /// @param usage working set in bytes just before; null where memory is not lowered
  void dispatch(Lease lease, Open action, @Nullable Long usage) {
    jdbi.useTransaction(
        handle -> {
          LeaseStore.fence(handle, lease);
          handle
              .createUpdate(
                  """
                  update nightshift.rollout_action set state = 'dispatched', epoch = :epoch, node = :node, usage_bytes = :usage,
                    attempts = attempts + 1, dispatched_at = coalesce(dispatched_at, clock_timestamp())
                  where id = :id
                  """)
              .bind("id", action.id())
              .bind("epoch", lease.epoch())
              .bind("node", lease.node())
              .bind("usage", usage)
              .execute();
          checkpoint.reached(action.kind().word() + ".dispatch.before-commit");
        });
    checkpoint.reached(action.kind().word() + ".dispatch.committed");
  }

  /// Brings an action to rest.
  ///
  /// @param observed limits that were seen
  /// @param error why it did not succeed; null where it did
  void end(
      Lease lease,
      Open action,
      ActionState state,
      @Nullable String observed,
      @Nullable String error) {
    jdbi.useTransaction(
        handle -> {
          LeaseStore.fence(handle, lease);
          handle
              .createUpdate(
                  """
                  update nightshift.rollout_action set state = :state, epoch = :epoch, node = :node, observed = :observed, error = :error,
                    ended_at = clock_timestamp()
                  where id = :id
                  """)
              .bind("id", action.id())
              .bind("state", state.word())
              .bind("epoch", lease.epoch())
              .bind("node", lease.node())
              .bind("observed", observed)
              .bind("error", error)
              .execute();
          checkpoint.reached(action.kind().word() + ".end.before-commit");
        });
    checkpoint.reached(action.kind().word() + ".end.committed");
  }

  /// Actions of a plan that have not come to rest, oldest first.
  List<Open> open(long planId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.id, a.plan_id, t.position, a.kind from nightshift.rollout_action a
                    join nightshift.rollout_target t on t.id = a.target_id
                    where a.plan_id = :plan and a.state in ('intended', 'dispatched') order by a.id
                    """)
                .bind("plan", planId)
                .map(
                    (row, _) ->
                        new Open(
                            row.getLong("id"),
                            row.getLong("plan_id"),
                            row.getInt("position"),
                            row.getString("kind").equals("apply") ? Kind.APPLY : Kind.UNDO))
                .list());
  }
}
