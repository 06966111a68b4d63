package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HealthScore;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// How well hosts are and were, in numbers.
public final class HealthScoreStore {
  private final Jdbi jdbi;

  public HealthScoreStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Open findings about a host that count for its score.
  List<HealthScore.OpenFinding> openFindings(HostId host, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select kind, severity = 'critical' as critical, confidence from nightshift.finding
                    where host_id = :host and resolved_at is null and (dismissed_until is null or dismissed_until <= :now)
                      and severity in ('warning', 'critical')
                    order by id
                    """)
                .bind("host", host.value())
                .bind("now", Rows.utc(now))
                .map(
                    (row, _) ->
                        new HealthScore.OpenFinding(
                            row.getString("kind"),
                            row.getBoolean("critical"),
                            row.getDouble("confidence")))
                .list());
  }

  static void write(Handle handle, HostId host, Instant at, HealthScore score) {
    handle
        .createUpdate(
            """
            insert into nightshift.health_score (host_id, at, score, why, checks, unknown)
            values (:host, :at, :score, :why, :checks, :unknown)
            on conflict (host_id, at) do update set (score, why, checks, unknown) = row (excluded.score, excluded.why, excluded.checks, excluded.unknown)
            """)
        .bind("host", host.value())
        .bind("at", Rows.utc(at))
        .bind("score", score.points())
        .bind("why", score.why())
        .bind("checks", score.checks())
        .bind("unknown", score.unknown())
        .execute();
  }

  /// A score as it was stored.
  ///
  /// @param host name of the host; from outside
  /// @param score 0 to 100; null where too little was known
  public record Scored(
      String host, Instant at, @Nullable Double score, String why, int checks, int unknown) {}

  /// The newest score of each host that was ever checked, or of one host, as it was known at an
  /// instant; the lowest first.
  ///
  /// @param host name of the host; null for all
  public List<Scored> newest(@Nullable String host, Instant at) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name as host, newest.*
                    from nightshift.host h
                    cross join lateral (
                      select s.at, s.score, s.why, s.checks, s.unknown from nightshift.health_score s
                      where s.host_id = h.id and s.at <= :at order by s.at desc limit 1) newest
                    where cast(:host as text) is null or h.name = :host
                    order by newest.score nulls first, h.name
                    """)
                .bind("host", host)
                .bind("at", Rows.utc(at))
                .map((row, _) -> scored(row))
                .list());
  }

  /// The score of the fleet hour by hour, the newest first.
  ///
  /// @param hour start of the hour
  /// @param hosts hosts it is the mean of
  /// @param unknown those that count as 0, as nothing is known of them
  /// @param least the lowest score of a host; null where none is known
  public record FleetHour(
      Instant hour, double score, int hosts, int unknown, @Nullable Double least) {}

  /// The hours of the fleet since an instant, the newest first.
  public List<FleetHour> fleet(Instant since, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from report.fleet_health_score where hour >= :since order by hour desc limit :most")
                .bind("since", Rows.utc(since))
                .bind("most", most)
                .map(
                    (row, _) ->
                        new FleetHour(
                            Rows.instant(row, "hour"),
                            row.getDouble("score"),
                            row.getInt("hosts"),
                            row.getInt("unknown"),
                            Rows.number(row, "least")))
                .list());
  }

  /// The scores of a host since an instant, the newest first.
  public List<Scored> history(String host, Instant since, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from report.health_score where host = :host and at >= :since order by at desc limit :most")
                .bind("host", host)
                .bind("since", Rows.utc(since))
                .bind("most", most)
                .map((row, _) -> scored(row))
                .list());
  }

  private static Scored scored(ResultSet row) throws SQLException {
    return new Scored(
        row.getString("host"),
        Rows.instant(row, "at"),
        Rows.number(row, "score"),
        row.getString("why"),
        row.getInt("checks"),
        row.getInt("unknown"));
  }
}
