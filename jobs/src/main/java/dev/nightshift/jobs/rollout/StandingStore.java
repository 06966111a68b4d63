package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.prediction.Outlook;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rollout.Moving;
import dev.nightshift.engine.rollout.MovingConductor.Standing;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.usage.ContainerLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// How the containers of limits that move stand: the level in force and what is used of it.
final class StandingStore {
  private final Jdbi jdbi;
  private final Supplier<Duration> ahead;

  /// @param ahead by how much the clock by which limits move is ahead of the database's
  StandingStore(Jdbi jdbi, Supplier<Duration> ahead) {
    this.jdbi = jdbi;
    this.ahead = ahead;
  }

  /// What the clock by which limits move shows.
  Instant clock(Instant database) {
    return database.plus(ahead.get());
  }

  /// Use is the mean of the last five seconds that were sampled since the level was set, for memory
  /// the most; not known where the last sample is older than half a minute. What is foreseen counts
  /// for the five minutes it is about, and only if it was foreseen under the level in force.
  List<Standing> of(PlanStore.Stored plan, Moving moving) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with held as (
                      select t.container_id, min(t.position) as first from nightshift.rollout_target t where t.plan_id = :plan group by 1
                    )
                    select h.container_id, h.first, a.position - h.first as level, a.ended_at as since,
                      r.position - h.first as refused, r.ended_at as refused_at, u.cpu, u.memory,
                      exists (select from nightshift.prediction p
                        where p.container_id = h.container_id and p.resource = :resource and p.probability >= :sure
                          and p.due_at <= clock_timestamp() and p.due_at > clock_timestamp() - interval '5 minutes'
                          and p.made_at >= coalesce(a.ended_at, '-infinity')) as foreseen
                    from held h
                    left join lateral (
                      select t.position, x.id, x.ended_at from nightshift.rollout_action x
                      join nightshift.rollout_target t on t.id = x.target_id
                      where x.plan_id = :plan and x.container_id = h.container_id and x.kind = 'apply' and x.state = 'confirmed'
                      order by x.id desc limit 1) a on true
                    left join lateral (
                      select t.position, x.ended_at from nightshift.rollout_action x
                      join nightshift.rollout_target t on t.id = x.target_id
                      where x.plan_id = :plan and x.container_id = h.container_id and x.kind = 'apply' and x.state = 'refused'
                        and x.id > coalesce(a.id, 0)
                      order by x.id desc limit 1) r on true
                    left join lateral (
                      select sum(s.cpu_cores * s.seconds) / sum(s.seconds) as cpu, max(s.memory_use) as memory
                      from nightshift.rollout_sample s
                      where s.plan_id = :plan and s.container_id = h.container_id
                        and s.at > clock_timestamp() - interval '30 seconds'
                        and s.at - coalesce(s.seconds, 0) * interval '1 second' >= coalesce(a.ended_at, '-infinity')
                        and s.at > (select max(m.at) - interval '5 seconds' from nightshift.rollout_sample m
                          where m.plan_id = :plan and m.container_id = h.container_id)) u on true
                    order by h.first
                    """)
                .bind("plan", plan.id())
                .bind("resource", moving.resource().word())
                .bind("sure", Outlook.SURE)
                .map((row, _) -> standing(row, plan.plan(), moving))
                .list());
  }

  private Standing standing(ResultSet row, Plan plan, Moving moving) throws SQLException {
    int first = row.getInt("first");
    Integer level = row.getObject("level", Integer.class);
    var target = plan.targets().get(first + (level == null ? 0 : level));
    double current = amount(moving.resource(), level == null ? target.before() : target.after());
    boolean cpu = moving.resource() == Resource.CPU;
    Double share = row.getObject("memory", Double.class);
    return new Standing(
        row.getLong("container_id"),
        first,
        level,
        instant(row, "since"),
        row.getObject("refused", Integer.class),
        instant(row, "refused_at"),
        current,
        cpu ? row.getObject("cpu", Double.class) : share == null ? null : share * current,
        row.getBoolean("foreseen"));
  }

  /// Without a limit there is none to come near.
  private static double amount(Resource resource, ContainerLimits limits) {
    Double amount =
        resource == Resource.CPU
            ? limits.bandwidth()
            : limits.memoryBytes() == null ? null : Double.valueOf(limits.memoryBytes());
    return amount == null ? Double.POSITIVE_INFINITY : amount;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
