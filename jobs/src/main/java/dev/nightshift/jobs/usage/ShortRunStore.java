package dev.nightshift.jobs.usage;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.rightsizing.Runs;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// Finds workloads whose containers run for minutes and end: jobs that something starts again and
/// again, in new containers or in the same one.
final class ShortRunStore {
  /// Longer is no short run.
  private static final Duration SHORT = Duration.ofHours(1);

  /// Fewer are no habit.
  private static final int HABIT = 3;

  /// A job that did not run for longer may be gone for good.
  private static final Duration RECENT = Duration.ofDays(8);

  private final Jdbi jdbi;

  ShortRunStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A workload of short runs.
  ///
  /// @param latest its container that was started last
  record ShortRuns(ContainerId latest, Runs runs) {}

  /// The workloads of a host that spent more of their time in runs of less than an hour than in
  /// longer ones, the running one included.
  Map<WorkloadId, ShortRuns> of(HostId host, Instant since, Instant now) {
    var found = new HashMap<WorkloadId, ShortRuns>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with run as (
                      select c.workload_id, c.id, c.removed_at is not null as gone, start.at as began,
                        coalesce(
                          (select min(e.at) from nightshift.container_event e
                            where e.container_id = c.id and e.kind = 'die' and e.at >= start.at),
                          case when c.state <> 'running' and c.finished_at >= start.at then c.finished_at end,
                          c.removed_at) as ended
                      from nightshift.container c
                      cross join lateral (
                        select e.at from nightshift.container_event e
                        where e.container_id = c.id and e.kind = 'start' and e.at >= :since
                        union all
                        select greatest(c.started_at, :since)
                        where (c.started_at >= :since or c.state = 'running')
                          and not exists (select from nightshift.container_event e where e.container_id = c.id and e.kind = 'start'
                            and e.at between c.started_at - interval '1 minute' and c.started_at + interval '1 minute')
                      ) start
                      where c.host_id = :host and c.watched and coalesce(c.removed_at, c.last_seen) >= :since
                    ), timed as (
                      select *, extract(epoch from coalesce(ended, :now) - began)::double precision as seconds from run
                    )
                    select workload_id, count(*) filter (where ended is not null) as runs,
                      percentile_cont(0.5) within group (order by seconds) filter (where ended is not null) as median,
                      (array_agg(id order by began desc, id desc))[1] as latest,
                      (array_agg(gone order by began desc, id desc))[1] as gone
                    from timed
                    group by workload_id
                    having count(*) filter (where ended is not null) >= :habit
                      and sum(seconds) filter (where seconds < :short) > sum(seconds) / 2
                      and max(began) >= :recent
                    """)
                .bind("host", host.value())
                .bind("since", utc(since))
                .bind("now", utc(now))
                .bind("recent", utc(now.minus(RECENT)))
                .bind("habit", HABIT)
                .bind("short", SHORT.toSeconds())
                .map((row, _) -> found.put(new WorkloadId(row.getLong("workload_id")), runs(row)))
                .forEach(_ -> {}));
    return found;
  }

  private static ShortRuns runs(ResultSet row) throws SQLException {
    return new ShortRuns(
        new ContainerId(row.getLong("latest")),
        new Runs(
            row.getInt("runs"),
            Duration.ofSeconds(Math.round(row.getDouble("median"))),
            row.getBoolean("gone")));
  }
}
