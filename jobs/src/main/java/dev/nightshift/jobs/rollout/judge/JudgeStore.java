package dev.nightshift.jobs.rollout.judge;

import dev.nightshift.engine.rollout.Guard;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.Point;
import dev.nightshift.engine.rollout.StageJudge;
import dev.nightshift.engine.rollout.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// What the judge reads and writes.
public final class JudgeStore {
  private final Jdbi jdbi;

  public JudgeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A container that was changed and not yet given back its limits.
  ///
  /// @param at when it was first about to be changed; where its limits move, when it last was
  /// @param ordinal the stage that changed it last
  /// @param raised whether its limit is raised when use comes near: then that it is held back is no
  ///   harm but the sign to raise
  record Changed(long container, String name, Instant at, int ordinal, boolean raised) {}

  List<Changed> changed(long plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.container_id, c.name, case when p.moving is null then min(a.intended_at) else max(a.intended_at) end as at,
                      max(t.ordinal) as ordinal, p.moving is not distinct from 'guard' as raised
                    from nightshift.rollout_action a
                    join nightshift.rollout_target t on t.id = a.target_id
                    join nightshift.container c on c.id = t.container_id
                    join nightshift.rollout r on r.plan_id = a.plan_id
                    join nightshift.plan p on p.id = a.plan_id
                    where a.plan_id = :plan and a.kind = 'apply' and a.state in ('dispatched', 'confirmed')
                      and r.state in ('running', 'held')
                      and not exists (select from nightshift.rollout_drift d
                        where d.plan_id = a.plan_id and d.container_id = t.container_id and d.kind = 'recreated')
                    group by t.container_id, c.name, p.moving order by t.container_id
                    """)
                .bind("plan", plan)
                .map(
                    (row, _) ->
                        new Changed(
                            row.getLong("container_id"),
                            row.getString("name"),
                            instant(row, "at"),
                            row.getInt("ordinal"),
                            row.getBoolean("raised")))
                .list());
  }

  /// How a container was seen, oldest first: the last hour's.
  List<Guard.Sighting> sightings(long plan, long container) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select at, state, health, restarts, started_at, oom_kills, throttled, probe_failed from nightshift.rollout_sample
                    where plan_id = :plan and container_id = :container and at > (
                      select max(at) from nightshift.rollout_sample where plan_id = :plan and container_id = :container) - interval '1 hour'
                    order by at
                    """)
                .bind("plan", plan)
                .bind("container", container)
                .map(
                    (row, _) -> {
                      var started = row.getObject("started_at", OffsetDateTime.class);
                      return new Guard.Sighting(
                          instant(row, "at"),
                          row.getString("state"),
                          row.getString("health"),
                          row.getInt("restarts"),
                          started == null ? null : started.toInstant(),
                          row.getObject("oom_kills", Long.class),
                          row.getObject("throttled", Double.class),
                          row.getObject("probe_failed", Boolean.class));
                    })
                .list());
  }

  /// A stage that is judged, or will be.
  ///
  /// @param look 1, or 2 after it was lengthened
  /// @param changed its containers
  /// @param twins containers of the plan that were not changed yet
  /// @param changedAt when the first of its containers was first changed
  /// @param planned how long it was to be judged when it was planned
  record WatchedStage(
      int ordinal,
      int look,
      Instant changedAt,
      Instant measureFrom,
      Instant dueAt,
      Duration planned,
      List<Long> changed,
      List<Long> twins) {
    /// From when on samples are of interest.
    Instant from() {
      return changedAt.minus(StageJudge.longestBaseline(planned));
    }
  }

  Optional<WatchedStage> due(long plan, Instant now) {
    return watched(
        plan,
        now,
        """
        s.state = 'validating' and s.due_at <= :now
          and not exists (select from nightshift.rollout_verdict v where v.plan_id = s.plan_id and v.ordinal = s.ordinal
            and v.look = case when s.extended then 2 else 1 end)
        """);
  }

  /// The stage that was applied and has no verdict yet.
  Optional<WatchedStage> watched(long plan, Instant now) {
    return watched(
        plan, now, "s.state in ('settling', 'validating') and s.measure_from is not null");
  }

  private Optional<WatchedStage> watched(long plan, Instant now, String which) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select s.ordinal, case when s.extended then 2 else 1 end as look, s.measure_from, s.due_at,
                      s.window_seconds - s.settle_seconds as planned,
                      coalesce((select min(a.intended_at) from nightshift.rollout_action a
                        where a.plan_id = s.plan_id and a.kind = 'apply' and a.container_id in (
                          select t.container_id from nightshift.rollout_target t where t.plan_id = s.plan_id and t.ordinal = s.ordinal)),
                        s.applied_at) as changed_at,
                      array(select distinct t.container_id from nightshift.rollout_target t
                        where t.plan_id = s.plan_id and t.ordinal = s.ordinal and not exists (select from nightshift.rollout_drift d
                          where d.plan_id = t.plan_id and d.container_id = t.container_id) order by 1) as changed,
                      array(select t.container_id from nightshift.rollout_target t
                        where t.plan_id = s.plan_id and not exists (select from nightshift.rollout_drift d
                          where d.plan_id = t.plan_id and d.container_id = t.container_id)
                        group by t.container_id having min(t.ordinal) > s.ordinal order by 1) as twins
                    from nightshift.rollout_stage s
                    where s.plan_id = :plan and <which>
                    order by s.ordinal limit 1
                    """)
                .define("which", which)
                .bind("plan", plan)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map(
                    (row, _) ->
                        new WatchedStage(
                            row.getInt("ordinal"),
                            row.getInt("look"),
                            instant(row, "changed_at"),
                            instant(row, "measure_from"),
                            instant(row, "due_at"),
                            seconds(row, "planned"),
                            List.of((Long[]) row.getArray("changed").getArray()),
                            List.of((Long[]) row.getArray("twins").getArray())))
                .findOne());
  }

  /// Series of a container by metric: this plan's samples, and before them the collector's.
  Map<Metric, List<Point>> points(long plan, long container, Instant from, Instant until) {
    return jdbi.withHandle(
        handle -> {
          var points = new EnumMap<Metric, List<Point>>(Metric.class);
          handle
              .createQuery(
                  """
                  select at, throttled, nightshift.cpu_stretch(sum(held_back * seconds) over lately, sum(cpu_cores * seconds) over lately)
                    as cpu_stretch, cpu_stalled, memory_stalled, memory_use, major_faults, refaults, probe_all_ms,
                    probe_failed::integer::double precision as probe_failed
                  from nightshift.rollout_sample
                  where plan_id = :plan and container_id = :container and at > :from and at <= :until
                  window lately as (order by at range between interval '1 second' preceding and current row)
                  union all
                  select at, coalesce(throttled_periods::double precision / nullif(periods, 0), case when periods = 0 then 0 end),
                    nightshift.cpu_stretch(throttled_seconds, cpu_cores * seconds), cpu_stalled_seconds / seconds, memory_stalled_seconds / seconds,
                    memory_working_set_bytes::double precision / memory_limit_bytes, major_faults / seconds, refaults / seconds, null, null
                  from nightshift.container_sample
                  where container_id = :container and at > :from and at <= coalesce((select min(at) from nightshift.rollout_sample
                    where plan_id = :plan and container_id = :container), :until)
                  order by at
                  """)
              .bind("plan", plan)
              .bind("container", container)
              .bind("from", from.atOffset(ZoneOffset.UTC))
              .bind("until", until.atOffset(ZoneOffset.UTC))
              .map(
                  (row, _) -> {
                    Instant at = instant(row, "at");
                    add(points, Metric.THROTTLED, at, row, "throttled");
                    add(points, Metric.CPU_STRETCH, at, row, "cpu_stretch");
                    add(points, Metric.CPU_STALLED, at, row, "cpu_stalled");
                    add(points, Metric.MEMORY_STALLED, at, row, "memory_stalled");
                    add(points, Metric.MEMORY_USE, at, row, "memory_use");
                    add(points, Metric.MAJOR_FAULTS, at, row, "major_faults");
                    add(points, Metric.REFAULTS, at, row, "refaults");
                    answers(points, at, row);
                    add(points, Metric.PROBE_ERRORS, at, row, "probe_failed");
                    return at;
                  })
              .list();
          return points;
        });
  }

  private static void add(
      Map<Metric, List<Point>> points, Metric metric, Instant at, ResultSet row, String column)
      throws SQLException {
    Double value = row.getObject(column, Double.class);
    if (value != null) {
      points.computeIfAbsent(metric, _ -> new ArrayList<>()).add(new Point(at, value));
    }
  }

  private static void answers(Map<Metric, List<Point>> points, Instant at, ResultSet row)
      throws SQLException {
    var array = row.getArray("probe_all_ms");
    if (array != null) {
      for (Double value : (Double[]) array.getArray()) {
        points
            .computeIfAbsent(Metric.PROBE_LATENCY, _ -> new ArrayList<>())
            .add(new Point(at, value));
      }
    }
  }

  /// What a plan's first stage changes, and what stays as it is meanwhile.
  ///
  /// @param measured the shortest time that one of its stages is judged
  record First(List<Long> changed, List<Long> twins, Duration measured) {}

  Optional<First> first(long plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select min(s.window_seconds - s.settle_seconds) as measured,
                      array(select distinct t.container_id from nightshift.rollout_target t where t.plan_id = :plan and t.ordinal = 1
                        order by 1) as changed,
                      array(select t.container_id from nightshift.rollout_target t where t.plan_id = :plan
                        group by t.container_id having min(t.ordinal) > 1 order by 1) as twins
                    from nightshift.rollout_stage s where s.plan_id = :plan having count(*) > 0
                    """)
                .bind("plan", plan)
                .map(
                    (row, _) ->
                        new First(
                            List.of((Long[]) row.getArray("changed").getArray()),
                            List.of((Long[]) row.getArray("twins").getArray()),
                            seconds(row, "measured")))
                .findOne());
  }

  /// What is asked of a container: packets received per second; empty where nothing worth the name
  /// is.
  List<Point> load(long plan, long container, Instant from, Instant until) {
    var points =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select at, received_packets as value from nightshift.rollout_sample
                        where plan_id = :plan and container_id = :container and at > :from and at <= :until
                          and received_packets is not null
                        union all
                        select at, network_received_packets / seconds from nightshift.container_sample
                        where container_id = :container and at > :from and network_received_packets is not null
                          and at <= coalesce((select min(at) from nightshift.rollout_sample
                            where plan_id = :plan and container_id = :container), :until)
                        order by at
                        """)
                    .bind("plan", plan)
                    .bind("container", container)
                    .bind("from", from.atOffset(ZoneOffset.UTC))
                    .bind("until", until.atOffset(ZoneOffset.UTC))
                    .map((row, _) -> new Point(instant(row, "at"), row.getDouble("value")))
                    .list());
    double mean = points.stream().mapToDouble(Point::value).average().orElse(0);
    return mean >= 1 ? points : List.of();
  }

  /// Keeps a verdict; the first of a metric and look stands.
  void record(long plan, int ordinal, int look, Verdict verdict) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.rollout_verdict (plan_id, ordinal, metric, look, result, guard, baseline, estimate, low, high,
                      bound, detectable, batches, twin, load_shift, judge_version, sentence)
                    values (:plan, :ordinal, :metric, :look, :result, :guard, :baseline, :rise, :low, :high, :bound, :detectable,
                      :batches, :twin, :loadShift, :version, :sentence)
                    on conflict do nothing
                    """)
                .bindMethods(verdict)
                .bind("result", verdict.result().word())
                .bind("plan", plan)
                .bind("ordinal", ordinal)
                .bind("look", look)
                .bind("version", StageJudge.VERSION)
                .execute());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Duration seconds(ResultSet row, String column) throws SQLException {
    return Duration.ofMillis(Math.round(row.getDouble(column) * 1e3));
  }
}
