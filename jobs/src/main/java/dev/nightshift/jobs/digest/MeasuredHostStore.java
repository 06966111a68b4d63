package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.reports.Period;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Reads which hosts are benchmarked at night.
final class MeasuredHostStore {
  private final Jdbi jdbi;

  MeasuredHostStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  record MeasuredHost(HostId id, String name) {}

  /// Hosts with a night in the period, by name.
  List<MeasuredHost> hosts(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.id, h.name from nightshift.real_host h
                    where exists (select from nightshift.benchmark_result r where r.host_id = h.id and r.suite = 'nightly'
                      and r.at >= :since and r.at < :to and r.outcome = 'measured')
                    order by h.name, h.id
                    """)
                .bind("since", utc(period.to().minus(Duration.ofDays(7))))
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new MeasuredHost(new HostId(row.getLong("id")), row.getString("name")))
                .list());
  }
}
