package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Score;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads the newest benchmark results, each beside the median of those before it.
public final class ScoresStore {
  private final Jdbi jdbi;

  public ScoresStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Results of the period: first what was measured, what changed most for the worse on top, then
  /// what was not, benchmarks with the same reason together.
  public Listing<Score> scores(Period period) {
    List<Score> scores =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with result as (
                          select r.*, h.name as host,
                            row_number() over (partition by r.host_id, r.suite, r.benchmark, r.metric order by r.at desc, r.id desc) as place
                          from nightshift.benchmark_result r join nightshift.real_host h on h.id = r.host_id
                          where r.at >= cast(:to as timestamptz) - interval '60 days' and r.at < :to
                        ), earlier as (
                          select host_id, suite, benchmark, metric, count(*) as runs, percentile_cont(0.5) within group (order by value) as median,
                            array_agg(value order by at) filter (where place <= 14) as nights
                          from result where place > 1 and value is not null
                          group by host_id, suite, benchmark, metric
                        ), newest as (
                          select r.*, array_append(coalesce(e.nights, '{}'), r.value) as nights, case when e.runs >= 3 then
                              (r.value / nullif(e.median, 0) - 1) * case when r.higher_is_better then 1 else -1 end end as change
                          from result r left join earlier e using (host_id, suite, benchmark, metric)
                          where r.place = 1 and r.at >= :from
                        )
                        select host, benchmark, metric, value, low, high, unit, change, nights, null as reason
                        from newest where outcome = 'measured'
                        union all
                        select host,
                          case when count(distinct benchmark) <= 2 then string_agg(distinct benchmark, ', ') else count(distinct benchmark) || ' benchmarks' end, '', null, null, null, '', null, null, coalesce(reason, outcome)
                        from newest where outcome <> 'measured'
                        group by host, coalesce(reason, outcome)
                        order by reason nulls first, change nulls last, host, benchmark, metric
                        """)
                    .bind("from", utc(period.from()))
                    .bind("to", utc(period.to()))
                    .map((row, _) -> score(row))
                    .list());
    return Listing.of(scores, "nightshift benchmark list");
  }

  private static Score score(ResultSet row) throws SQLException {
    var value = number(row, "value");
    var low = number(row, "low");
    var high = number(row, "high");
    String unit = row.getString("unit");
    String metric = row.getString("metric");
    String reason = row.getString("reason");
    String benchmark = row.getString("benchmark");
    return new Score(
        Line.name(row.getString("host")),
        Line.name(metric.isEmpty() ? benchmark : benchmark + ", " + metric),
        value == null ? null : Line.of(Amounts.quantity(value, unit)),
        low == null || high == null
            ? null
            : Line.of(Amounts.quantity(low, unit) + " to " + Amounts.quantity(high, unit)),
        number(row, "change"),
        nights(row.getArray("nights")),
        reason == null ? null : Line.of(reason));
  }

  private static List<Double> nights(@Nullable Array values) throws SQLException {
    return values == null ? List.of() : List.of((Double[]) values.getArray());
  }
}
