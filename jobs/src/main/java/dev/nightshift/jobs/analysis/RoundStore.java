package dev.nightshift.jobs.analysis;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.usage.WatchedHost;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Analyses of the fleet and the shares of them, one for each host. A share is claimed by one
/// process at a time, which must renew its claim; what lapsed is claimed by another.
///
/// ```
/// waiting ──▶ held ──▶ done, passed, failed
///    ▲         │ ▲ lapsed: claimed by another
///    └─────────┘ given back
/// ```
final class RoundStore {
  /// A share that so many processes died of is the reason, not the victim.
  private static final int MOST_CLAIMS = 3;

  private static final String KEPT = "90 days";

  private final Jdbi jdbi;
  private final Duration lease;

  /// @param lease how long a claim holds that is not renewed
  RoundStore(Jdbi jdbi, Duration lease) {
    this.jdbi = jdbi;
    this.lease = lease;
  }

  /// Begins an analysis with a share for each host; or goes on with the one that the same run of
  /// the job began before its node died.
  ///
  /// @param due when the job's run was due; null where somebody asks by hand
  Round open(@Nullable Instant due, Instant asOf, Duration lookback, AnalysisConfig settings) {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  "delete from nightshift.fleet_analysis where begun_at < clock_timestamp() - cast(:kept as interval)")
              .bind("kept", KEPT)
              .execute();
          var round =
              handle
                  .createQuery(
                      """
                      insert into nightshift.fleet_analysis (due_at, as_of, lookback_seconds, settings, led_until)
                      values (:due, :asOf, :lookback, :settings, clock_timestamp() + cast(:lease as interval))
                      on conflict (due_at) do update set settings = excluded.settings, led_until = excluded.led_until
                      returning id, as_of, lookback_seconds
                      """)
                  .bind("due", due == null ? null : utc(due))
                  .bind("asOf", utc(asOf))
                  .bind("lookback", lookback.toSeconds())
                  .bind("settings", settings.toString())
                  .bind("lease", interval())
                  .map((row, _) -> round(row, settings))
                  .one();
          handle
              .createUpdate(
                  """
                  insert into nightshift.analysis_share (analysis_id, host_id, containers, homeless)
                  select :id, h.id, (select count(*) from nightshift.container c
                    where c.host_id = h.id and c.watched and c.removed_at is null and c.state = 'running'),
                    h.id = (select id from nightshift.host order by imported_from is not null, last_seen desc, id limit 1)
                  from nightshift.host h on conflict do nothing
                  """)
              .bind("id", round.id())
              .execute();
          return round;
        });
  }

  private static Round round(ResultSet row, AnalysisConfig settings) throws SQLException {
    return new Round(
        row.getLong("id"),
        instant(row, "as_of"),
        Duration.ofSeconds(row.getLong("lookback_seconds")),
        settings);
  }

  /// An analysis with these settings that somebody leads and of which a share can be claimed.
  Optional<Round> unfinished(AnalysisConfig settings) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, as_of, lookback_seconds from nightshift.fleet_analysis a
                    where settings = :settings and led_until > clock_timestamp()
                      and exists (select from nightshift.analysis_share s where s.analysis_id = a.id
                        and (s.state = 'waiting' or s.state = 'held' and s.held_until < clock_timestamp() and s.claims < :most))
                    order by id limit 1
                    """)
                .bind("settings", settings.toString())
                .bind("most", MOST_CLAIMS)
                .map((row, _) -> round(row, settings))
                .findOne());
  }

  /// A host that is ours to look at.
  ///
  /// @param number how many claims of it there were, this one included
  /// @param homeless whether operations of which no host is known count as its own
  record Share(long analysis, WatchedHost host, String holder, int number, boolean homeless) {}

  /// Claims a host, those with most containers first; empty when there is none to be claimed now.
  Optional<Share> claim(Round round, String holder) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with next as (
                      select analysis_id, host_id from nightshift.analysis_share
                      where analysis_id = :id
                        and (state = 'waiting' or state = 'held' and held_until < clock_timestamp() and claims < :most)
                      order by containers desc, host_id limit 1 for update skip locked
                    ), held as (
                      update nightshift.analysis_share s set state = 'held', holder = :holder, claims = s.claims + 1,
                        held_until = clock_timestamp() + cast(:lease as interval)
                      from next where s.analysis_id = next.analysis_id and s.host_id = next.host_id
                      returning s.host_id, s.claims, s.homeless
                    )
                    select h.id, h.name, h.cpus, h.memory_bytes, held.claims, held.homeless
                    from held join nightshift.host h on h.id = held.host_id
                    """)
                .bind("id", round.id())
                .bind("most", MOST_CLAIMS)
                .bind("holder", holder)
                .bind("lease", interval())
                .map((row, _) -> share(row, round, holder))
                .findOne());
  }

  private static Share share(ResultSet row, Round round, String holder) throws SQLException {
    var host =
        new WatchedHost(
            new HostId(row.getLong("id")),
            row.getString("name"),
            row.getObject("cpus", Integer.class),
            row.getObject("memory_bytes", Long.class));
    return new Share(round.id(), host, holder, row.getInt("claims"), row.getBoolean("homeless"));
  }

  /// Says that a share is still worked on; false when another process has it.
  boolean renew(Share share) {
    return jdbi.withHandle(
        handle ->
            bind(
                        handle,
                        """
                        update nightshift.analysis_share set held_until = clock_timestamp() + cast(:lease as interval)
                        where analysis_id = :id and host_id = :host and state = 'held' and holder = :holder and claims = :number
                        """,
                        share)
                    .bind("lease", interval())
                    .execute()
                == 1);
  }

  /// Enters what was seen of a host and ends its share, both or neither.
  ///
  /// @return false when another process has the share: its word counts
  boolean finish(Round round, Share share, Collection<Finding> seen, int containers) {
    return jdbi.inTransaction(
        handle -> {
          if (!isHeld(handle, share)) {
            return false;
          }
          var change =
              FindingStore.record(
                  handle, share.host().id(), seen, round.resolving(), round.whole(), round.asOf());
          bind(
                  handle,
                  """
                  update nightshift.analysis_share set state = 'done', containers = :containers, found = :found, standing = :standing,
                    resolved = :resolved
                  where analysis_id = :id and host_id = :host and holder = :holder and claims = :number
                  """,
                  share)
              .bind("containers", containers)
              .bind("found", change.found().toArray(String[]::new))
              .bind("standing", change.standing())
              .bind("resolved", change.resolved())
              .execute();
          return true;
        });
  }

  private static boolean isHeld(Handle handle, Share share) {
    return handle
        .createQuery(
            """
            select true from nightshift.analysis_share
            where analysis_id = :id and host_id = :host and state = 'held' and holder = :holder and claims = :number for update
            """)
        .bind("id", share.analysis())
        .bind("host", share.host().id().value())
        .bind("holder", share.holder())
        .bind("number", share.number())
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  /// Ends the share of a host of which nothing recent is known.
  void pass(Share share) {
    end(share, "passed", null);
  }

  /// Ends the share of a host that cannot be analysed.
  void fail(Share share, String error) {
    end(share, "failed", error);
  }

  /// Gives a share back that cannot be finished here.
  void release(Share share) {
    end(share, "waiting", null);
  }

  private void end(Share share, String state, @Nullable String error) {
    jdbi.useHandle(
        handle ->
            bind(
                    handle,
                    """
                    update nightshift.analysis_share set state = :state, error = :error
                    where analysis_id = :id and host_id = :host and state = 'held' and holder = :holder and claims = :number
                    """,
                    share)
                .bind("state", state)
                .bind("error", error == null ? null : error.replace("\0", ""))
                .execute());
  }

  private static org.jdbi.v3.core.statement.Update bind(Handle handle, String sql, Share share) {
    return handle
        .createUpdate(sql)
        .bind("id", share.analysis())
        .bind("host", share.host().id().value())
        .bind("holder", share.holder())
        .bind("number", share.number());
  }

  private String interval() {
    return lease.toMillis() + " ms";
  }

  /// How far an analysis is.
  ///
  /// @param ended hosts done, passed over or failed
  /// @param all hosts there are
  /// @param now one that is looked at; empty while none is
  record Standing(int ended, int all, String now) {
    boolean complete() {
      return ended == all;
    }
  }

  /// How far an analysis is, for the process that leads it. Shares that too many processes died of
  /// are given up before.
  Standing standing(Round round) {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  "update nightshift.fleet_analysis set led_until = clock_timestamp() + cast(:lease as interval) where id = :id")
              .bind("lease", interval())
              .bind("id", round.id())
              .execute();
          handle
              .createUpdate(
                  """
                  update nightshift.analysis_share set state = 'failed',
                    error = 'the process that analysed it died ' || claims || ' times'
                  where analysis_id = :id and state = 'held' and held_until < clock_timestamp() and claims >= :most
                  """)
              .bind("id", round.id())
              .bind("most", MOST_CLAIMS)
              .execute();
          return handle
              .createQuery(
                  """
                  select count(*) filter (where s.state not in ('waiting', 'held')) as ended, count(*) as all,
                    coalesce(min(h.name) filter (where s.state = 'held'), '') as now
                  from nightshift.analysis_share s join nightshift.host h on h.id = s.host_id where s.analysis_id = :id
                  """)
              .bind("id", round.id())
              .map(
                  (row, _) ->
                      new Standing(row.getInt("ended"), row.getInt("all"), row.getString("now")))
              .one();
        });
  }

  /// What a whole analysis came to, its hosts in order of their names.
  AnalyseJob.Outcome outcome(Round round) {
    var found = new ArrayList<String>();
    var failures = new ArrayList<String>();
    int[] sums = new int[4];
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name, s.state, s.containers, s.found, s.standing, s.resolved, s.error
                    from nightshift.analysis_share s join nightshift.host h on h.id = s.host_id
                    where s.analysis_id = :id and s.state in ('done', 'failed') order by h.name, h.id
                    """)
                .bind("id", round.id())
                .map(
                    (row, _) -> {
                      if ("failed".equals(row.getString("state"))) {
                        return failures.add(
                            row.getString("name") + " failed: " + row.getString("error"));
                      }
                      sums[0]++;
                      sums[1] += row.getInt("containers");
                      sums[2] += row.getInt("standing");
                      sums[3] += row.getInt("resolved");
                      return found.addAll(
                          Arrays.asList((String[]) row.getArray("found").getArray()));
                    })
                .forEach(_ -> {}));
    return new AnalyseJob.Outcome(
        sums[0], sums[1], List.copyOf(found), sums[2], sums[3], List.copyOf(failures));
  }
}
