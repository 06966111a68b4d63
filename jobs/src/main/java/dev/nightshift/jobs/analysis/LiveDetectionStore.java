package dev.nightshift.jobs.analysis;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.LiveFindings.Judged;
import dev.nightshift.engine.analysis.LiveFindings.State;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// How far the hours of hosts are judged, and what came of it.
final class LiveDetectionStore {
  /// No more is caught up on after a pause: what is older the next analysis sees.
  static final Duration CATCH_UP = Duration.ofDays(1);

  private final Jdbi jdbi;

  LiveDetectionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A host with hours to judge.
  ///
  /// @param since start of the first of them
  /// @param until end of the newest
  record Due(WatchedHost host, Instant since, Instant until) {}

  /// Real hosts with hours that ended and are rolled up, by name.
  List<Due> due(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.id, h.name, h.cpus, h.memory_bytes, newest.until,
                      greatest(coalesce(d.judged_until, newest.until - interval '1 hour'), newest.until - cast(:most as interval)) as since
                    from nightshift.host h
                    left join nightshift.live_detection d on d.host_id = h.id
                    cross join lateral (
                      select max(hour) + interval '1 hour' as until from nightshift.host_history
                      where host_id = h.id and hour <= cast(:now as timestamptz) - interval '1 hour'
                        and hour >= cast(:now as timestamptz) - cast(:most as interval)) newest
                    where h.imported_from is null and newest.until > coalesce(d.judged_until, '-infinity')
                    order by h.name, h.id
                    """)
                .bind("now", utc(now))
                .bind("most", CATCH_UP.toHours() + " hours")
                .map(
                    (row, _) ->
                        new Due(
                            new WatchedHost(
                                new HostId(row.getLong("id")),
                                row.getString("name"),
                                row.getObject("cpus", Integer.class),
                                row.getObject("memory_bytes", Long.class)),
                            instant(row, "since"),
                            instant(row, "until")))
                .list());
  }

  /// What judging a host changed.
  record Change(List<Finding> found, int resolved) {}

  /// Enters what was made of a host's hours, and that they are judged; nothing where another
  /// process did it first.
  ///
  /// @param judged each metric of the host and of every container that runs: what is open of others
  ///   is over
  Optional<Change> enter(Due due, Collection<Judged> judged, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          if (!mark(handle, due)) {
            return Optional.empty();
          }
          var events = judged.stream().flatMap(one -> one.event().stream()).toList();
          var found =
              new SeenFindingStore(handle, now, SeenFindingStore.How.LIVE).enter(events).found();
          goOn(handle, due, judged, now);
          return Optional.of(new Change(found, resolve(handle, due, judged, now)));
        });
  }

  private static boolean mark(Handle handle, Due due) {
    return handle
            .createUpdate(
                """
                insert into nightshift.live_detection as known (host_id, judged_until) values (:host, :until)
                on conflict (host_id) do update set judged_until = excluded.judged_until
                where known.judged_until < excluded.judged_until
                """)
            .bind("host", due.host().id().value())
            .bind("until", utc(due.until()))
            .execute()
        == 1;
  }

  private static void goOn(Handle handle, Due due, Collection<Judged> judged, Instant now) {
    handle
        .createUpdate(
            """
            update nightshift.finding set last_seen_at = :now,
              during = tstzrange(lower(during), greatest(upper(during), cast(:until as timestamptz)))
            where host_id = :host and kind = 'anomaly' and resolved_at is null and live_at is not null
              and fingerprint = any(:unlike)
            """)
        .bind("now", utc(now))
        .bind("until", utc(due.until()))
        .bind("host", due.host().id().value())
        .bind("unlike", fingerprints(judged, State.UNLIKE))
        .execute();
  }

  private static int resolve(Handle handle, Due due, Collection<Judged> judged, Instant now) {
    var all = judged.stream().map(Judged::fingerprint).map(SeenFindingStore::clean);
    return handle
        .createUpdate(
            """
            update nightshift.finding set resolved_at = :now
            where host_id = :host and kind = 'anomaly' and resolved_at is null and live_at is not null
              and (fingerprint = any(:calm) or not fingerprint = any(:all))
              and split_part(fingerprint, '/', 2) in ('cpu', 'memory')
            """)
        .bind("now", utc(now))
        .bind("host", due.host().id().value())
        .bind("calm", fingerprints(judged, State.CALM))
        .bind("all", all.toArray(String[]::new))
        .execute();
  }

  private static String[] fingerprints(Collection<Judged> judged, State state) {
    return judged.stream()
        .filter(one -> one.state() == state)
        .map(one -> SeenFindingStore.clean(one.fingerprint()))
        .toArray(String[]::new);
  }

  /// Where hosts stand with what was seen live and is not over or dismissed.
  ///
  /// @param own whether the host's own use is among it
  /// @param subjects of how many containers, the host itself left out
  record Standing(
      HostId host, String name, boolean own, int subjects, Instant since, String sentence) {}

  List<Standing> standing(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.id, h.name, bool_or(f.container_id is null) as own, count(distinct f.container_id) as subjects,
                      min(lower(f.during)) as since,
                      (array_agg(f.sentence order by f.container_id is not null, (f.evidence ->> 'surprise_orders_of_magnitude')::float8 desc, f.id))[1]
                        as sentence
                    from nightshift.finding f join nightshift.host h on h.id = f.host_id
                    where f.kind = 'anomaly' and f.live_at is not null and f.resolved_at is null
                      and (f.dismissed_until is null or f.dismissed_until <= :now)
                    group by h.id, h.name order by h.name, h.id
                    """)
                .bind("now", utc(now))
                .map(
                    (row, _) ->
                        new Standing(
                            new HostId(row.getLong("id")),
                            row.getString("name"),
                            row.getBoolean("own"),
                            row.getInt("subjects"),
                            instant(row, "since"),
                            row.getString("sentence")))
                .list());
  }
}
