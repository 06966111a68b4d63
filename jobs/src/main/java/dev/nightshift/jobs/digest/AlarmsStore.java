package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Reads alerts as a digest tells them, as they stood at the end of its period. Those about plans
/// and rollouts are left out: each of these stands among what waits or what was changed.
public final class AlarmsStore {
  private final Jdbi jdbi;

  public AlarmsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Alerts open at the end of the period, worst and newest first.
  public Listing<Alarm> open(Period period) {
    return Listing.of(
        read(
            """
            select coalesce(e.status, a.status) as status, h.name as host, a.subject, coalesce(e.sentence, a.sentence) as sentence, a.opened_at,
              case when a.opened_at >= :from then 'OPENED' when coalesce(e.at, a.changed_at) >= :from then 'CHANGED' else 'STANDING' end as change
            from nightshift.alert a join nightshift.real_host h on h.id = a.host_id
            left join lateral (select e.* from nightshift.alert_event e where e.alert_id = a.id and e.at < :to and a.changed_at >= :to
              order by e.id desc limit 1) e on true
            where a.check_name <> 'rollout' and a.opened_at < :to and (a.closed_at is null or a.closed_at >= :to)
            order by case coalesce(e.status, a.status) when 'critical' then 1 when 'warning' then 2 else 3 end, a.opened_at desc, a.id
            """,
            period),
        "nightshift health");
  }

  /// Alerts that were closed in the period, newest first.
  public Listing<Alarm> recovered(Period period) {
    return Listing.of(
        read(
            """
            select 'ok' as status, h.name as host, a.subject, a.sentence, a.opened_at, 'CLOSED' as change
            from nightshift.alert a join nightshift.real_host h on h.id = a.host_id
            where a.check_name <> 'rollout' and a.closed_at >= :from and a.closed_at < :to
            order by a.closed_at desc, a.id
            """,
            period),
        "nightshift query health_history");
  }

  private List<Alarm> read(String sql, Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("from", utc(period.from()))
                .bind("to", utc(period.to()))
                .map((row, _) -> alarm(row))
                .list());
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    return new Alarm(
        Severity.of(row.getString("status")),
        Line.name(row.getString("host")),
        Line.name(row.getString("subject")),
        Line.of(row.getString("sentence")),
        Alarm.Change.valueOf(row.getString("change")),
        instant(row, "opened_at"));
  }
}
