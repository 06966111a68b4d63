package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Compared;
import dev.nightshift.reports.Period;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Reads a period beside the one before.
final class ComparedStore {
  private final Jdbi jdbi;

  ComparedStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A few measures; empty where nothing is known of the period before.
  List<Compared> compared(Period period) {
    var before = measures(period.before());
    if (before.hours() == 0 || HostUsageStore.fine(period)) {
      return List.of();
    }
    var now = measures(period);
    return List.of(
        Compared.amount("CPU used", now.cores(), before.cores(), Amounts::cores),
        Compared.amount("Memory used", now.bytes(), before.bytes(), Amounts::bytes),
        Compared.mishaps("Containers held back by their CPU limit", now.held(), before.held()),
        Compared.mishaps("Processes killed for want of memory", now.kills(), before.kills()),
        Compared.mishaps("Containers that ended with an error", now.failed(), before.failed()),
        Compared.mishaps("Alerts opened", now.alerts(), before.alerts()),
        Compared.mishaps("Findings", now.findings(), before.findings()),
        Compared.count("Limits changed", now.changes(), before.changes()));
  }

  private record Measures(
      long hours,
      double cores,
      double bytes,
      long held,
      long kills,
      long failed,
      long alerts,
      long findings,
      long changes) {}

  private Measures measures(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with used as (
                      select host_id, count(*) as hours, sum(cpu_mean_cores * seconds) / nullif(sum(seconds), 0) as cores,
                        sum(memory_mean_bytes * seconds) / nullif(sum(seconds), 0) as bytes
                      from nightshift.host_history where hour >= :from and hour < :to group by host_id
                    ), held as (
                      select container_id, sum(throttled_periods) as throttled, sum(periods) as periods, sum(oom_kills) as kills
                      from nightshift.container_history where hour >= :from and hour < :to group by container_id
                    )
                    select coalesce(sum(used.hours), 0) as hours, coalesce(sum(used.cores), 0) as cores, coalesce(sum(used.bytes), 0) as bytes,
                      (select count(*) from held where throttled > 0.05 * periods) as held,
                      (select coalesce(sum(kills), 0) from held) as kills,
                      (select count(*) from nightshift.container_event e
                        where e.at >= :from and e.at < :to and e.kind = 'die' and e.exit_code <> 0) as failed,
                      (select count(*) from nightshift.alert a where a.opened_at >= :from and a.opened_at < :to) as alerts,
                      (select count(*) from nightshift.finding f where f.found_at >= :from and f.found_at < :to) as findings,
                      (select count(*) from nightshift.rollout_action r
                        where r.ended_at >= :from and r.ended_at < :to and r.state = 'confirmed') as changes
                    from used
                    """)
                .bind("from", utc(period.from()))
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new Measures(
                            row.getLong("hours"),
                            row.getDouble("cores"),
                            row.getDouble("bytes"),
                            row.getLong("held"),
                            row.getLong("kills"),
                            row.getLong("failed"),
                            row.getLong("alerts"),
                            row.getLong("findings"),
                            row.getLong("changes")))
                .one());
  }
}
