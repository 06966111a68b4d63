package dev.nightshift.jobs.cost;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Works out hour by hour what hosts cost and who it is for: `nightshift.make_costs` does it, this
/// says which hours are due.
final class HourlyCostStore {
  /// Hours that are looked at again for samples that came late.
  private static final Duration AGAIN = Duration.ofDays(3);

  private final Jdbi jdbi;

  HourlyCostStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Hours in a row that are due.
  ///
  /// @param from the first
  /// @param until the end of the last
  record Span(HostId host, Instant from, Instant until) {}

  /// Hosts that have or had a price.
  List<HostId> hosts() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select distinct host_id from nightshift.host_price order by 1")
                .mapTo(Long.class)
                .map(HostId::new)
                .list());
  }

  /// Days of a host in which hours are due: with a price and not worked out yet, or rolled up
  /// since. An hour in which a host is not seen is paid like any other, until its price is ended.
  List<Span> due(HostId host, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with known as (
                      select distinct t.hour from nightshift.container_history t
                      join nightshift.container c on c.id = t.container_id
                      where c.host_id = :host
                        and exists (select from nightshift.host where id = :host and imported_from is not null)
                    ), hours as (
                      select hour from known
                      union
                      select g.hour from nightshift.host h
                      cross join lateral generate_series(
                        (select min(lower(valid)) from nightshift.host_price where host_id = h.id),
                        date_trunc('hour', cast(:now as timestamptz), 'UTC') - interval '1 hour',
                        interval '1 hour') g (hour)
                      where h.id = :host and h.imported_from is null
                    ), late as (
                      select t.hour, max(t.rolled_up_at) as made from nightshift.container_history t
                      join nightshift.container c on c.id = t.container_id
                      where c.host_id = :host and t.hour >= :again group by t.hour
                      union all
                      select hour, rolled_up_at from nightshift.host_history where host_id = :host and hour >= :again
                    ), due as (
                      select h.hour from hours h
                      left join nightshift.host_cost c on c.host_id = :host and c.hour = h.hour
                      where h.hour < date_trunc('hour', cast(:now as timestamptz), 'UTC')
                        and (c.hour is null or exists (select from late l where l.hour = h.hour and l.made > c.computed_at))
                        and exists (select from nightshift.host_price p where p.host_id = :host and p.valid @> h.hour)
                    )
                    select min(hour) as first, max(hour) as last from due group by date_trunc('day', hour, 'UTC') order by 1
                    """)
                .bind("host", host.value())
                .bind("now", Rows.utc(now))
                .bind("again", Rows.utc(now.minus(AGAIN)))
                .map(
                    (row, _) ->
                        new Span(
                            host,
                            Rows.instant(row, "first"),
                            Rows.instant(row, "last").plus(1, ChronoUnit.HOURS)))
                .list());
  }

  /// Works out a span in a transaction of its own.
  ///
  /// @return hours
  long make(Span span, Instant now) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery("select nightshift.make_costs(:host, :from, :until, :now)")
                .bind("host", span.host().value())
                .bind("from", Rows.utc(span.from()))
                .bind("until", Rows.utc(span.until()))
                .bind("now", Rows.utc(now))
                .mapTo(Long.class)
                .one());
  }
}
