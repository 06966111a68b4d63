package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Compared;
import dev.nightshift.reports.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

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
    var rows = new ArrayList<Compared>();
    used("CPU used", now.cores(), before.cores(), Amounts::cores, rows);
    used("Memory used", now.bytes(), before.bytes(), Amounts::bytes, rows);
    Collections.addAll(
        rows,
        Compared.mishaps("Containers held back by their CPU limit", now.held(), before.held()),
        Compared.mishaps("Processes killed for want of memory", now.kills(), before.kills()),
        Compared.mishaps("Containers that ended with an error", now.failed(), before.failed()),
        Compared.mishaps("Alerts opened", now.alerts(), before.alerts()),
        Compared.mishaps("Findings", now.findings(), before.findings()),
        Compared.count("Limits changed", now.changes(), before.changes()));
    return rows;
  }

  /// Nothing is compared with what was not measured.
  private static void used(
      String name,
      @Nullable Double now,
      @Nullable Double before,
      DoubleFunction<String> words,
      List<Compared> rows) {
    if (now != null && before != null) {
      rows.add(Compared.amount(name, now, before, words));
    }
  }

  private record Measures(
      long hours,
      @Nullable Double cores,
      @Nullable Double bytes,
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
                    with real as (
                      select c.id from nightshift.container c join nightshift.real_host h on h.id = c.host_id
                    ), used as (
                      select host_id, count(*) as hours,
                        sum(cpu_mean_cores * seconds) / nullif(sum(seconds) filter (where cpu_mean_cores is not null), 0) as cores,
                        sum(memory_mean_bytes * seconds) / nullif(sum(seconds) filter (where memory_mean_bytes is not null), 0) as bytes
                      from nightshift.host_history
                      where hour >= :from and hour < :to and host_id in (select id from nightshift.real_host) group by host_id
                    ), held as (
                      select container_id, sum(throttled_periods) as throttled, sum(periods) as periods, sum(oom_kills) as kills
                      from nightshift.container_history where hour >= :from and hour < :to and container_id in (select id from real) group by container_id
                    )
                    select coalesce(sum(used.hours), 0) as hours, sum(used.cores) as cores, sum(used.bytes) as bytes,
                      (select count(*) from held where throttled > 0.05 * periods) as held,
                      (select coalesce(sum(kills), 0) from held) as kills,
                      (select count(*) from nightshift.container_event e
                        where e.at >= :from and e.at < :to and e.container_id in (select id from real) and e.kind = 'die' and e.exit_code <> 0) as failed,
                      (select count(*) from nightshift.alert a join nightshift.real_host h on h.id = a.host_id
                        where a.opened_at >= :from and a.opened_at < :to) as alerts,
                      (select count(*) from report.finding f
                        where f.found_at >= :from and f.found_at < :to and not f.imported) as findings,
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
                            number(row, "cores"),
                            number(row, "bytes"),
                            row.getLong("held"),
                            row.getLong("kills"),
                            row.getLong("failed"),
                            row.getLong("alerts"),
                            row.getLong("findings"),
                            row.getLong("changes")))
                .one());
  }
}
