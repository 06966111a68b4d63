package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Cost;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what the fleet cost and what its month was expected to cost, as it stood at the end of a
/// period.
final class FleetCostStore {
  /// A digest that is made on the first of a month tells about the one that ended.
  private static final Duration LAST_DAY = Duration.ofDays(1);

  private final Jdbi jdbi;

  FleetCostStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Empty where nothing of the period was worked out: no host has a price.
  ///
  /// @param budget of a month; 0: none
  Optional<Cost> cost(Period period, double budget) {
    return spent(period.from(), period.to())
        .map(
            spent -> {
              var month = YearMonth.from(period.to().minus(LAST_DAY).atOffset(ZoneOffset.UTC));
              var before = period.before();
              return new Cost(
                  spent,
                  spent(before.from(), before.to()).orElse(null),
                  month,
                  course(month, period.to()),
                  outlook(month, period.to()),
                  budget,
                  unpriced(period),
                  dearest(period));
            });
  }

  private Optional<Cost.Spent> spent(Instant from, Instant to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select sum(hourly_usd) as usd, sum(idle_cpu_usd + idle_memory_usd) as idle, sum(unwatched_usd) as unwatched
                    from nightshift.host_cost
                    where hour >= :from and hour < :to and host_id in (select id from nightshift.real_host) having count(*) > 0
                    """)
                .bind("from", utc(from))
                .bind("to", utc(to))
                .map(
                    (row, _) ->
                        new Cost.Spent(
                            row.getDouble("usd"),
                            row.getDouble("idle"),
                            row.getDouble("unwatched")))
                .findFirst());
  }

  /// What the month had cost by the end of each day, and by the end of the period.
  private List<Point> course(YearMonth month, Instant to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select least(day + interval '1 day', :to) as at, sum(usd) over (order by day) as usd
                    from (select date_trunc('day', hour, 'UTC') as day, sum(hourly_usd) as usd
                      from nightshift.host_cost
                      where hour >= :start and hour < least(:to, :end) and host_id in (select id from nightshift.real_host) group by 1) daily
                    order by day
                    """)
                .bind("start", utc(start(month)))
                .bind("end", utc(start(month.plusMonths(1))))
                .bind("to", utc(to))
                .map(
                    (row, _) -> {
                      double usd = row.getDouble("usd");
                      return new Point(instant(row, "at"), usd, usd);
                    })
                .list());
  }

  private Cost.@Nullable Outlook outlook(YearMonth month, Instant to) {
    if (!to.isBefore(start(month.plusMonths(1)))) {
      return null;
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select total_usd, low_usd, high_usd, made_at from nightshift.cost_forecast
                    where month = :month and scope = 'fleet' and made_at <= :to order by made_on desc limit 1
                    """)
                .bind("month", month.atDay(1))
                .bind("to", utc(to))
                .map(
                    (row, _) ->
                        new Cost.Outlook(
                            row.getDouble("total_usd"),
                            number(row, "low_usd"),
                            number(row, "high_usd"),
                            instant(row, "made_at")))
                .findFirst()
                .orElse(null));
  }

  private int unpriced(Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from nightshift.real_host h
                    where last_seen >= :from and first_seen < :to
                      and not exists (select from nightshift.host_price p where p.host_id = h.id and p.valid && tstzrange(:from, :to))
                    """)
                .bind("from", utc(period.from()))
                .bind("to", utc(period.to()))
                .mapTo(Integer.class)
                .one());
  }

  private Listing<Cost.Share> dearest(Period period) {
    var all =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with spent as (
                          select container_id, sum(cpu_usd + memory_usd) as usd from nightshift.container_cost
                          where hour >= :from and hour < :to group by container_id
                        )
                        select w.name, sum(s.usd) as usd, count(*) over () as total
                        from spent s join nightshift.container c on c.id = s.container_id join nightshift.workload w on w.id = c.workload_id
                        join nightshift.real_host h on h.id = c.host_id
                        group by w.name order by usd desc, w.name limit :most
                        """)
                    .bind("from", utc(period.from()))
                    .bind("to", utc(period.to()))
                    .bind("most", Cost.MOST_SHARES)
                    .map(
                        (row, _) ->
                            new Counted(
                                row.getInt("total"),
                                new Cost.Share(
                                    Line.name(row.getString("name")), row.getDouble("usd"))))
                    .list());
    return new Listing<>(
        all.stream().map(Counted::share).toList(),
        all.isEmpty() ? 0 : all.getFirst().total(),
        "nightshift cost");
  }

  private record Counted(int total, Cost.Share share) {}

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
