package dev.nightshift.jobs.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// Rollouts as people read them.
public final class RolloutHistoryStore {
  private final Jdbi jdbi;

  public RolloutHistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A rollout in a line.
  ///
  /// @param stage the stage it is in, with its state; null before the first and after the last
  /// @param moving `clock` or `guard` where its limits move; null where they are changed in stages
  /// @param changed containers that hold the new limits
  /// @param firstChanged the first of these by name
  /// @param containers all it is about
  /// @param reason why it is in its state
  public record Entry(
      long id,
      String workload,
      String host,
      String state,
      String mode,
      @Nullable String moving,
      @Nullable String stage,
      int changed,
      @Nullable String firstChanged,
      int containers,
      Instant madeAt,
      @Nullable Instant deadline,
      @Nullable Instant holdUntil,
      @Nullable String reason) {}

  private static final String SELECT =
      """
      select r.plan_id as id, w.name as workload, h.name as host, r.state, r.mode, p.moving,
        (select s.kind || ', ' || s.state from nightshift.rollout_stage s where s.plan_id = r.plan_id
          and r.ended_at is null and s.state not in ('waiting', 'passed', 'cancelled') order by s.ordinal limit 1) as stage,
        held.changed, held.first_changed,
        (select count(distinct t.container_id)::integer from nightshift.rollout_target t where t.plan_id = r.plan_id) as containers,
        p.made_at, r.deadline, r.hold_until, r.reason
      from nightshift.rollout r
      join nightshift.plan p on p.id = r.plan_id
      join nightshift.workload w on w.id = r.workload_id
      join nightshift.host h on h.id = r.host_id
      cross join lateral (
        select count(distinct a.container_id)::integer as changed, min(c.name) as first_changed
        from nightshift.rollout_action a join nightshift.container c on c.id = a.container_id
        where a.plan_id = r.plan_id and a.kind = 'apply' and a.state = 'confirmed'
          and not exists (select from nightshift.rollout_action u where u.plan_id = a.plan_id
            and u.container_id = a.container_id and u.kind = 'undo' and u.state = 'confirmed')) held
      """;

  /// Rollouts, those that are open first, then the newest.
  ///
  /// @param all also those that have ended
  public List<Entry> list(boolean all, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                        where :all or r.state in ('awaiting-approval', 'approved', 'running', 'held', 'rolling-back', 'needs-human')
                          or r.ended_at > clock_timestamp() - interval '7 days' and r.state in ('completed', 'rolled-back')
                        order by r.ended_at is null desc, r.plan_id desc limit :limit
                        """)
                .bind("all", all)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Entry.class))
                .list());
  }

  public Optional<Entry> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "where r.plan_id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(Entry.class))
                .findOne());
  }

  /// What forbids changes now.
  ///
  /// @param host where; null for all
  /// @param until when it ends by itself; null for not before it is lifted
  /// @param person who ordered it
  public record Freeze(
      @Nullable String host, @Nullable Instant until, String person, String remark) {}

  /// The freezes in force on a host, those of the whole fleet included, the oldest first.
  public List<Freeze> freezes(String host) {
    return freezes().stream()
        .filter(freeze -> freeze.host() == null || host.equals(freeze.host()))
        .toList();
  }

  /// The freezes in force, the oldest first.
  public List<Freeze> freezes() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name as host, f.until, coalesce(f.person, f.actor) as person, f.remark
                    from nightshift.freeze f left join nightshift.host h on h.id = f.host_id
                    where f.lifted_at is null and (f.until is null or f.until > clock_timestamp()) order by f.id
                    """)
                .map(ConstructorMapper.of(Freeze.class))
                .list());
  }

  /// A stage.
  ///
  /// @param seconds how long it is watched
  /// @param dueAt when its verdict is due
  public record Stage(
      int ordinal,
      String kind,
      String state,
      double seconds,
      @Nullable Instant dueAt,
      boolean extended,
      @Nullable String reason) {}

  public List<Stage> stages(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select ordinal, kind, state, window_seconds as seconds, due_at, extended, reason from nightshift.rollout_stage
                    where plan_id = :id order by ordinal
                    """)
                .bind("id", id)
                .map(ConstructorMapper.of(Stage.class))
                .list());
  }

  /// A container of a rollout, as it was seen last.
  ///
  /// @param stage the stage that changes it; null where its limits move
  /// @param limits `as before`, `changed`, `taken back` and the like
  /// @param state Docker's; null before it was looked at
  /// @param memoryUse working set as a share of the limit, 0 to 1
  /// @param seenAt when it was last looked at
  public record Member(
      String container,
      @Nullable String stage,
      String limits,
      @Nullable String state,
      @Nullable String health,
      @Nullable Double cpuCores,
      @Nullable Double memoryUse,
      @Nullable Double probeMs,
      @Nullable Boolean probeFailed,
      @Nullable Instant seenAt) {}

  /// Its containers in the order of their stages.
  public List<Member> containers(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.name as container, s.kind as stage,
                      case
                        when exists (select from nightshift.rollout_drift d where d.plan_id = :id and d.container_id = t.container_id)
                          then 'left alone'
                        when a.kind = 'apply' and a.state = 'confirmed' then 'changed'
                        when a.kind = 'undo' and a.state = 'confirmed' then 'taken back'
                        when a.kind = 'apply' and a.state in ('intended', 'dispatched') then 'being changed'
                        when a.kind = 'undo' and a.state in ('intended', 'dispatched') then 'being taken back'
                        when a.kind = 'undo' then 'not taken back'
                        else 'as before' end as limits,
                      m.state, m.health, m.cpu_cores, m.memory_use, m.probe_ms, m.probe_failed, m.at as seen_at
                    from (select container_id, min(ordinal) as ordinal from nightshift.rollout_target where plan_id = :id group by container_id) t
                    join nightshift.container c on c.id = t.container_id
                    left join nightshift.rollout_stage s on s.plan_id = :id and s.ordinal = t.ordinal
                    left join lateral (select kind, state from nightshift.rollout_action
                      where plan_id = :id and container_id = t.container_id order by id desc limit 1) a on true
                    left join lateral (select * from nightshift.rollout_sample
                      where plan_id = :id and container_id = t.container_id order by at desc limit 1) m on true
                    order by t.ordinal, c.name
                    """)
                .bind("id", id)
                .map(ConstructorMapper.of(Member.class))
                .list());
  }

  /// A write to the daemon.
  public record Action(
      long id,
      String container,
      String kind,
      String state,
      Instant intendedAt,
      int attempts,
      @Nullable String observed,
      @Nullable String error) {}

  public List<Action> actions(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.id, c.name as container, a.kind, a.state, a.intended_at, a.attempts, a.observed, a.error
                    from nightshift.rollout_action a join nightshift.container c on c.id = a.container_id
                    where a.plan_id = :id order by a.id
                    """)
                .bind("id", id)
                .map(ConstructorMapper.of(Action.class))
                .list());
  }

  /// A judgement of a metric.
  public record Verdict(int ordinal, String metric, int look, String result, String sentence) {}

  public List<Verdict> verdicts(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select ordinal, metric, look, result, sentence from nightshift.rollout_verdict where plan_id = :id
                    order by ordinal, look, id
                    """)
                .bind("id", id)
                .map(ConstructorMapper.of(Verdict.class))
                .list());
  }

  /// What a person decided.
  public record Decision(
      Instant at, String verb, String actor, @Nullable String person, @Nullable String remark) {}

  public List<Decision> decisions(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select at, verb, actor, person, remark from nightshift.approval where plan_id = :id order by id")
                .bind("id", id)
                .map(ConstructorMapper.of(Decision.class))
                .list());
  }

  /// What others did to its containers, in sentences.
  public List<String> drift(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select detail from nightshift.rollout_drift where plan_id = :id order by id")
                .bind("id", id)
                .mapTo(String.class)
                .list());
  }
}
