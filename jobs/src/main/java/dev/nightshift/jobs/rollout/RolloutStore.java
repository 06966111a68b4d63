package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.ActionState;
import dev.nightshift.engine.rollout.Move;
import dev.nightshift.engine.rollout.Result;
import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.engine.rollout.RolloutView;
import dev.nightshift.engine.rollout.StageJudge;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.StageState;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Where rollouts stand. Each move is one transaction tied to the host's lease; the database
/// refuses moves that are not allowed, and writes the others to the audit.
final class RolloutStore {
  /// Verdicts of a stage's look that is due, or of its guards.
  private static final String WORST =
      """
      (select string_agg(v.sentence, '; ' order by v.metric) from nightshift.rollout_verdict v
        where v.plan_id = s.plan_id and v.ordinal = s.ordinal and v.look = (case when s.extended then 2 else 1 end)
          and v.result <> 'pass')
      """;

  private final Jdbi jdbi;
  private final Checkpoint checkpoint;

  RolloutStore(Jdbi jdbi, Checkpoint checkpoint) {
    this.jdbi = jdbi;
    this.checkpoint = checkpoint;
  }

  /// A rollout that needs looking after.
  ///
  /// @param watched whether its containers are to be measured
  record Due(long planId, boolean watched) {}

  /// Rollouts of a host that have not ended, and completed ones that can still be taken back.
  List<Due> due(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select plan_id, state in ('awaiting-approval', 'approved', 'running', 'held') as watched from nightshift.rollout
                    where host_id = :host and (state in ('awaiting-approval', 'approved', 'running', 'held', 'rolling-back')
                      or (state = 'completed' and undo_until > clock_timestamp()))
                    order by plan_id
                    """)
                .bind("host", host.value())
                .map((row, _) -> new Due(row.getLong("plan_id"), row.getBoolean("watched")))
                .list());
  }

  /// What decides the next move.
  ///
  /// @param obstacle why no container may be changed now; null when one may
  RolloutView view(PlanStore.Stored plan, @Nullable String obstacle) {
    return jdbi.inTransaction(
        handle -> {
          var stages = stages(handle, plan.id());
          var targets = targets(handle, plan.id());
          return handle
              .createQuery(
                  """
                  select r.*, case when r.state = 'awaiting-approval' then nightshift.newer_advice(r.plan_id) end as newer_advice,
                    (select v.sentence from nightshift.rollout_verdict v where v.plan_id = r.plan_id and v.guard order by v.id limit 1)
                      as tripped,
                    (select string_agg(d.detail, '; ' order by d.id) from nightshift.rollout_drift d where d.plan_id = r.plan_id
                      and d.noticed_at > coalesce((select max(a.at) from nightshift.approval a
                        where a.plan_id = r.plan_id and a.verb = 'proceed'), '-infinity')) as drift,
                    not exists (select from nightshift.rollout_target t where t.plan_id = r.plan_id and not exists (
                      select from nightshift.rollout_sample m where m.plan_id = t.plan_id and m.container_id = t.container_id
                        and m.seconds is not null and m.at <= clock_timestamp() - (
                          -- what a probe answers is known from the plan on only, the rest from the collector's samples as well
                          select case when exists (select from nightshift.rollout_sample q where q.plan_id = t.plan_id and q.probe_failed is not null)
                            then :baseline * (f.window_seconds - f.settle_seconds)
                            else least(60, (f.window_seconds - f.settle_seconds) / 4) end * interval '1 second'
                          from nightshift.rollout_stage f where f.plan_id = r.plan_id and f.ordinal = 1))) as baseline_ready
                  from nightshift.rollout r where r.plan_id = :plan
                  """)
              .bind("plan", plan.id())
              .bind("baseline", StageJudge.LEAST_BASELINE)
              .map(
                  (row, _) ->
                      new RolloutView(
                          RolloutState.of(row.getString("state")),
                          plan.plan().mode(),
                          plan.plan().onDoubt(),
                          row.getString("newer_advice"),
                          plan.expiresAt(),
                          instant(row, "deadline"),
                          instant(row, "hold_until"),
                          instant(row, "rolling_since"),
                          row.getBoolean("baseline_ready"),
                          obstacle,
                          row.getString("drift"),
                          row.getString("tripped"),
                          stages,
                          targets))
              .one();
        });
  }

  private static List<RolloutView.Stage> stages(Handle handle, long plan) {
    return handle
        .createQuery(
            """
            select s.*, coalesce(%s, s.reason, '') as findings,
              array(select v.result from nightshift.rollout_verdict v where v.plan_id = s.plan_id and v.ordinal = s.ordinal
                and v.look = (case when s.extended then 2 else 1 end)) as verdicts
            from nightshift.rollout_stage s where s.plan_id = :plan order by s.ordinal
            """
                .formatted(WORST))
        .bind("plan", plan)
        .map(
            (row, _) ->
                new RolloutView.Stage(
                    row.getInt("ordinal"),
                    StageKind.of(row.getString("kind")),
                    StageState.of(row.getString("state")),
                    row.getBoolean("allowed"),
                    Duration.ofMillis(Math.round(row.getDouble("window_seconds") * 1e3)),
                    instant(row, "measure_from"),
                    instant(row, "due_at"),
                    row.getBoolean("extended"),
                    results(row),
                    row.getString("findings")))
        .list();
  }

  private static List<Result> results(ResultSet row) throws SQLException {
    return java.util.Arrays.stream((String[]) row.getArray("verdicts").getArray())
        .map(Result::of)
        .toList();
  }

  private static List<RolloutView.Target> targets(Handle handle, long plan) {
    return handle
        .createQuery(
            """
            select t.position, t.ordinal, t.container_id, a.state as apply, u.state as undo, coalesce(u.error, a.error) as error,
              exists (select from nightshift.rollout_drift d where d.plan_id = t.plan_id and d.container_id = t.container_id) as gone
            from nightshift.rollout_target t
            join nightshift.rollout r on r.plan_id = t.plan_id
            join nightshift.plan p on p.id = t.plan_id
            left join nightshift.rollout_action a on a.target_id = t.id and a.kind = 'apply' and (p.moving is null or a.id = (
              select max(b.id) from nightshift.rollout_action b where b.plan_id = t.plan_id and b.container_id = t.container_id
                and b.kind = 'apply' and b.state in ('intended', 'dispatched', 'confirmed')))
            left join lateral (
              select x.state, x.error from nightshift.rollout_action x
              where x.plan_id = t.plan_id and x.container_id = t.container_id and x.kind = 'undo'
                and (x.state = 'confirmed' or x.intended_at >= r.rolling_since)
              order by x.state = 'confirmed' desc, x.id desc limit 1) u on true
            where t.plan_id = :plan order by t.position
            """)
        .bind("plan", plan)
        .map(
            (row, _) ->
                new RolloutView.Target(
                    row.getInt("position"),
                    row.getInt("ordinal"),
                    row.getLong("container_id"),
                    row.getBoolean("gone"),
                    action(row.getString("apply")),
                    action(row.getString("undo")),
                    row.getString("error")))
        .list();
  }

  private static @Nullable ActionState action(@Nullable String word) {
    return word == null ? null : ActionState.of(word);
  }

  /// Makes a move that changes no container. A move that somebody else made in the meantime is not
  /// made twice: the state it starts from is part of the statement.
  void make(Lease lease, long plan, Move move) {
    String name = move.getClass().getSimpleName();
    jdbi.useTransaction(
        handle -> {
          LeaseStore.fence(handle, lease);
          statement(handle, move)
              .ifPresent(
                  update -> {
                    try (update) {
                      update.bind("plan", plan).execute();
                    }
                  });
          checkpoint.reached(name + ".before-commit");
        });
    checkpoint.reached(name + ".committed");
  }

  private static Optional<Update> statement(Handle handle, Move move) {
    return switch (move) {
      case Move.Wait _, Move.Apply _, Move.Undo _ -> Optional.empty();
      case Move.Expire _ ->
          Optional.of(
              handle.createUpdate(
                  """
                  update nightshift.rollout set state = 'expired', ended_at = clock_timestamp(), reason = 'nobody approved it in time'
                  where plan_id = :plan and state = 'awaiting-approval'
                  """));
      case Move.Supersede(String reason) ->
          Optional.of(
              handle
                  .createUpdate(
                      """
                      update nightshift.rollout set state = 'superseded', ended_at = clock_timestamp(), reason = :reason
                      where plan_id = :plan and state = 'awaiting-approval'
                      """)
                  .bind("reason", reason));
      case Move.Start _ ->
          Optional.of(
              handle.createUpdate(
                  """
                  update nightshift.rollout r set state = 'running', started_at = clock_timestamp(), reason = null,
                    deadline = clock_timestamp() + interval '2 minutes' + (select 1.5 * sum(s.window_seconds) * interval '1 second'
                      from nightshift.rollout_stage s where s.plan_id = r.plan_id)
                  where plan_id = :plan and state = 'approved'
                  """));
      case Move.Hold(String reason) ->
          Optional.of(
              handle
                  .createUpdate(
                      """
                      update nightshift.rollout set state = 'held', hold_until = clock_timestamp() + interval '24 hours', reason = :reason
                      where plan_id = :plan and state = 'running'
                      """)
                  .bind("reason", reason));
      case Move.RollBack(String reason) ->
          Optional.of(
              handle
                  .createUpdate(
                      """
                      update nightshift.rollout set state = 'rolling-back', reason = :reason
                      where plan_id = :plan and state in ('approved', 'running', 'held')
                      """)
                  .bind("reason", reason));
      case Move.Complete _ ->
          Optional.of(
              handle.createUpdate(
                  """
                  update nightshift.rollout set state = 'completed', ended_at = clock_timestamp(),
                    undo_until = clock_timestamp() + interval '7 days',
                    reason = case when exists (select from nightshift.rollout_stage s where s.plan_id = rollout.plan_id and s.state = 'cancelled')
                      then 'all stages passed that had containers left' else 'all stages passed' end
                      || case mode when 'shadow' then '; in shadow mode nothing was changed' else '' end
                  where plan_id = :plan and state = 'running'
                  """));
      case Move.RolledBack _ ->
          Optional.of(
              handle.createUpdate(
                  """
                  update nightshift.rollout set state = 'rolled-back', ended_at = clock_timestamp()
                  where plan_id = :plan and state = 'rolling-back'
                  """));
      case Move.AskPerson(String reason) ->
          Optional.of(
              handle
                  .createUpdate(
                      """
                      update nightshift.rollout set state = 'needs-human', reason = coalesce(reason || '; ', '') || :reason
                      where plan_id = :plan and state = 'rolling-back'
                      """)
                  .bind("reason", reason));
      case Move.Begin(int ordinal) ->
          Optional.of(
              stage(
                  handle,
                  ordinal,
                  "update nightshift.rollout_stage set state = 'applying' where plan_id = :plan and ordinal = :ordinal and state = 'waiting'"));
      case Move.Skip(int ordinal) ->
          Optional.of(
              stage(
                  handle,
                  ordinal,
                  """
                  update nightshift.rollout_stage set state = 'cancelled', reason = 'none of its containers was left'
                  where plan_id = :plan and ordinal = :ordinal and state in ('waiting', 'applying')
                  """));
      case Move.Settle(int ordinal) ->
          Optional.of(
              stage(
                  handle,
                  ordinal,
                  """
                  update nightshift.rollout_stage set state = 'settling', applied_at = clock_timestamp(),
                    measure_from = clock_timestamp() + settle_seconds * interval '1 second',
                    due_at = clock_timestamp() + window_seconds * interval '1 second'
                  where plan_id = :plan and ordinal = :ordinal and state = 'applying'
                  """));
      case Move.Watch(int ordinal) ->
          Optional.of(
              stage(
                  handle,
                  ordinal,
                  "update nightshift.rollout_stage set state = 'validating' where plan_id = :plan and ordinal = :ordinal and state = 'settling'"));
      case Move.Conclude(int ordinal, Result result, String reason) ->
          Optional.of(
              stage(
                      handle,
                      ordinal,
                      """
                      update nightshift.rollout_stage set state = :state, reason = nullif(:reason, '')
                      where plan_id = :plan and ordinal = :ordinal and state = 'validating'
                      """)
                  .bind("state", concluded(result).word())
                  .bind("reason", reason));
      case Move.Extend(int ordinal) ->
          Optional.of(
              stage(
                  handle,
                  ordinal,
                  """
                  update nightshift.rollout_stage set state = 'validating', extended = true,
                    due_at = clock_timestamp() + (window_seconds - settle_seconds) / 2 * interval '1 second'
                  where plan_id = :plan and ordinal = :ordinal and state in ('inconclusive', 'no-data')
                  """));
    };
  }

  private static StageState concluded(Result result) {
    return switch (result) {
      case PASS -> StageState.PASSED;
      case FAIL -> StageState.FAILED;
      case INCONCLUSIVE -> StageState.INCONCLUSIVE;
      case NO_DATA -> StageState.NO_DATA;
    };
  }

  private static Update stage(Handle handle, int ordinal, String sql) {
    return handle.createUpdate(sql).bind("ordinal", ordinal);
  }

  /// What tells this database from others, for the fence on a host that several of them know.
  String fleet() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select (select system_identifier from pg_control_system()) || '-' || oid from pg_database
                    where datname = current_database()
                    """)
                .mapTo(String.class)
                .one());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
