package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.OwnMachine;
import dev.nightshift.engine.cost.Term;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What each host costs an hour, now and earlier.
public final class HostPriceStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Jdbi jdbi;

  public HostPriceStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A host's price over a time.
  ///
  /// @param until null while it holds
  /// @param kind catalogue, hand or own
  /// @param type `provider/region/type`, where it is from a list
  /// @param term how it is bought
  /// @param dated day of the list; null without one
  public record Priced(
      String host,
      Instant from,
      @Nullable Instant until,
      String kind,
      double hourlyUsd,
      @Nullable String type,
      @Nullable String term,
      @Nullable LocalDate dated) {}

  /// A host whose price followed its list.
  ///
  /// @param after null where the list no longer has the type: the old price stays
  public record Moved(String host, String type, double before, @Nullable Double after) {}

  /// From when on anything is known of a host: its first hour with histories, else when it was
  /// first seen.
  public Instant known(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select date_trunc('hour', least(first_seen,
                      (select min(hour) from nightshift.host_history where host_id = :host),
                      (select min(t.hour) from nightshift.container_history t join nightshift.container c on c.id = t.container_id
                       where c.host_id = :host)), 'UTC') as known
                    from nightshift.host where id = :host
                    """)
                .bind("host", host.value())
                .map((row, _) -> Rows.instant(row, "known"))
                .one());
  }

  /// Whether a host has, or had, a price.
  public boolean isPriced(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from nightshift.host_price where host_id = :host)")
                .bind("host", host.value())
                .mapTo(Boolean.class)
                .one());
  }

  /// Sets a host's price from an hour on. What held from then on is forgotten with the costs that
  /// were made of it; what held before ends there. What was foreseen today is forgotten, so that it
  /// is foreseen anew.
  ///
  /// @param price null: none from then on
  public void set(HostId host, @Nullable HostPrice price, Instant from, String actor, Instant now) {
    jdbi.useTransaction(
        handle -> {
          set(handle, host.value(), price, from, actor, now);
          handle
              .createQuery(
                  """
                  select nightshift.audit_append(:actor, null, 'cost:' || (select name from nightshift.host where id = :host), 'priced',
                    jsonb_build_object('hourly_usd', cast(:hourly as double precision), 'from', cast(:from as timestamptz)))
                  """)
              .bind("actor", actor)
              .bind("host", host.value())
              .bind("hourly", price == null ? null : Double.valueOf(price.hourly()))
              .bind("from", Rows.utc(from))
              .mapTo(String.class)
              .one();
        });
  }

  private static void set(
      Handle handle,
      long host,
      @Nullable HostPrice price,
      Instant since,
      String actor,
      Instant now) {
    var from = Rows.utc(since.truncatedTo(ChronoUnit.HOURS));
    handle.execute(
        "delete from nightshift.host_price where host_id = ? and lower(valid) >= ?", host, from);
    handle.execute(
        "update nightshift.host_price set valid = tstzrange(lower(valid), ?) where host_id = ? and valid @> ?::timestamptz",
        from,
        host,
        from);
    handle.execute(
        "delete from nightshift.container_cost where host_id = ? and hour >= ?", host, from);
    handle.execute("delete from nightshift.host_cost where host_id = ? and hour >= ?", host, from);
    if (price != null) {
      insert(handle, host, price, from, actor, now);
    }
    handle.execute(
        "delete from nightshift.cost_forecast where made_on = ?",
        LocalDate.ofInstant(now, ZoneOffset.UTC));
  }

  private static void insert(
      Handle handle, long host, HostPrice price, OffsetDateTime from, String actor, Instant now) {
    var listed = price instanceof HostPrice.Listed one ? one : null;
    handle
        .createUpdate(
            """
            insert into nightshift.host_price (host_id, valid, kind, hourly_usd, cpus, memory_bytes, provider, region, type, term,
              ondemand_usd, dated, terms, actor, set_at)
            values (:host, tstzrange(:from, null), :kind, :hourly, :cpus, :memory, :provider, :region, :type, :term, :ondemand, :dated,
              cast(:terms as jsonb), :actor, :now)
            """)
        .bind("host", host)
        .bind("from", from)
        .bind(
            "kind",
            switch (price) {
              case HostPrice.Listed _ -> "catalogue";
              case HostPrice.Typed _ -> "hand";
              case HostPrice.Own _ -> "own";
            })
        .bind("hourly", price.hourly())
        .bind("cpus", listed == null ? null : Double.valueOf(listed.type().cpus()))
        .bind("memory", listed == null ? null : Long.valueOf(listed.type().memoryBytes()))
        .bind("provider", listed == null ? null : listed.type().provider())
        .bind("region", listed == null ? null : listed.type().region())
        .bind("type", listed == null ? null : listed.type().name())
        .bind("term", listed == null ? null : listed.term().word())
        .bind("ondemand", listed == null ? null : Double.valueOf(listed.type().onDemand()))
        .bind("dated", listed == null ? null : listed.type().dated())
        .bind(
            "terms",
            price instanceof HostPrice.Own(OwnMachine own) ? JSON.writeValueAsString(own) : null)
        .bind("actor", actor)
        .bind("now", Rows.utc(now))
        .execute();
  }

  /// Lets hosts that are priced from these providers' lists cost what the lists say now, from this
  /// hour on.
  static List<Moved> follow(
      Handle handle, Collection<String> providers, String actor, Instant now) {
    var moved = new ArrayList<Moved>();
    handle
        .createQuery(
            """
            select h.id, h.name, p.provider || '/' || p.region || '/' || p.type as key, p.term, p.hourly_usd
            from nightshift.host_price p join nightshift.host h on h.id = p.host_id
            where upper_inf(p.valid) and p.provider = any(:providers) order by h.name
            """)
        .bind("providers", providers.toArray(String[]::new))
        .map(
            (row, _) ->
                new Followed(
                    row.getLong("id"),
                    row.getString("name"),
                    row.getString("key"),
                    Term.of(row.getString("term")).orElseThrow(),
                    row.getDouble("hourly_usd")))
        .list()
        .forEach(host -> follow(handle, host, actor, now).ifPresent(moved::add));
    return moved;
  }

  private record Followed(long id, String name, String key, Term term, double hourly) {}

  private static Optional<Moved> follow(Handle handle, Followed host, String actor, Instant now) {
    var type = PriceListStore.type(handle, host.key());
    var price = type.map(one -> one.price(host.term())).filter(one -> one.isPresent());
    if (price.isEmpty()) {
      return Optional.of(new Moved(host.name(), host.key(), host.hourly(), null));
    }
    set(handle, host.id(), new HostPrice.Listed(type.orElseThrow(), host.term()), now, actor, now);
    double after = price.get().getAsDouble();
    return after == host.hourly()
        ? Optional.empty()
        : Optional.of(new Moved(host.name(), host.key(), host.hourly(), after));
  }

  /// All prices by host, the newest first.
  ///
  /// @param earlier also those that no longer hold
  public List<Priced> prices(boolean earlier) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name, lower(p.valid) as from_at, upper(p.valid) as until_at, p.kind, p.hourly_usd,
                      p.provider || '/' || p.region || '/' || p.type as key, p.term, p.dated
                    from nightshift.host_price p join nightshift.host h on h.id = p.host_id
                    where :earlier or upper_inf(p.valid)
                    order by h.name, lower(p.valid) desc
                    """)
                .bind("earlier", earlier)
                .map((row, _) -> priced(row))
                .list());
  }

  private static Priced priced(ResultSet row) throws SQLException {
    var until = row.getObject("until_at", OffsetDateTime.class);
    return new Priced(
        row.getString("name"),
        Rows.instant(row, "from_at"),
        until == null ? null : until.toInstant(),
        row.getString("kind"),
        row.getDouble("hourly_usd"),
        row.getString("key"),
        row.getString("term"),
        row.getObject("dated", LocalDate.class));
  }

  /// A host that is paid for and not seen.
  public record Unseen(String host, Instant lastSeen) {}

  /// Hosts with a price that were last seen before a time, imported ones left out.
  public List<Unseen> unseenSince(Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name, last_seen from nightshift.host h
                    where imported_from is null and last_seen < :since
                      and exists (select from nightshift.host_price p where p.host_id = h.id and upper_inf(p.valid))
                    order by last_seen, name
                    """)
                .bind("since", Rows.utc(since))
                .map((row, _) -> new Unseen(row.getString("name"), Rows.instant(row, "last_seen")))
                .list());
  }

  /// The price lists' providers that hosts are priced from now.
  public List<String> providers() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct provider from nightshift.host_price where upper_inf(valid) and provider is not null order by 1")
                .mapTo(String.class)
                .list());
  }

  /// Hosts that have no price now, imported ones left out.
  public List<String> unpriced() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name from nightshift.host h
                    where imported_from is null
                      and not exists (select from nightshift.host_price p where p.host_id = h.id and upper_inf(p.valid))
                    order by name
                    """)
                .mapTo(String.class)
                .list());
  }
}
