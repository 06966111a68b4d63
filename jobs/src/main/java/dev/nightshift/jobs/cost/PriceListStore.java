package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.InstanceType;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The imported price lists, one for each provider.
public final class PriceListStore {
  private static final int BATCH = 1_000;
  private static final String COLUMNS =
      """
      provider, region, family, type, cpus, memory_bytes, arch, ondemand_usd, spot_usd, spot_interruptions, reserved_1y_usd,
        reserved_3y_usd, coremark, numa_nodes, dated
      """;

  private final Jdbi jdbi;

  public PriceListStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A provider's list.
  ///
  /// @param dated day of its oldest price
  /// @param source name of the file it came from
  public record PriceList(
      String provider, LocalDate dated, int types, String source, Instant importedAt) {}

  /// What an import did.
  ///
  /// @param lists those that are new now
  /// @param moved hosts whose price follows their list, with the new price
  public record Imported(List<PriceList> lists, List<HostPriceStore.Moved> moved) {}

  /// Replaces the lists of all providers that a file names, all or nothing. Hosts priced from them
  /// cost the new prices from this hour on.
  public Imported replace(PriceFile.Contents contents, String actor, Instant now) {
    var byProvider =
        contents.types().stream()
            .collect(
                Collectors.groupingBy(InstanceType::provider, TreeMap::new, Collectors.toList()));
    return jdbi.inTransaction(
        handle -> {
          byProvider.forEach(
              (provider, types) -> replace(handle, provider, types, contents.source(), actor, now));
          var moved = HostPriceStore.follow(handle, byProvider.keySet(), actor, now);
          return new Imported(
              lists(handle).stream()
                  .filter(list -> byProvider.containsKey(list.provider()))
                  .toList(),
              moved);
        });
  }

  /// Takes a provider's list away; hosts that are priced from it keep their price.
  ///
  /// @return whether there was one
  public boolean remove(String provider, String actor) {
    return jdbi.inTransaction(
        handle -> {
          boolean was =
              handle.execute("delete from nightshift.price_list where provider = ?", provider) > 0;
          if (was) {
            handle
                .createQuery(
                    "select nightshift.audit_append(:actor, null, :entity, 'removed', '{}'::jsonb)")
                .bind("actor", actor)
                .bind("entity", "prices:" + provider)
                .mapTo(String.class)
                .one();
          }
          return was;
        });
  }

  private static void replace(
      Handle handle,
      String provider,
      List<InstanceType> types,
      String source,
      String actor,
      Instant now) {
    handle.execute("delete from nightshift.price_list where provider = ?", provider);
    var dated =
        types.stream().map(InstanceType::dated).min(Comparator.naturalOrder()).orElseThrow();
    handle
        .createUpdate(
            """
            insert into nightshift.price_list (provider, dated, types, source, imported_at, actor)
            values (:provider, :dated, :types, :source, :now, :actor)
            """)
        .bind("provider", provider)
        .bind("dated", dated)
        .bind("types", types.size())
        .bind("source", source)
        .bind("now", Rows.utc(now))
        .bind("actor", actor)
        .execute();
    insert(handle, types);
    handle
        .createQuery(
            """
            select nightshift.audit_append(:actor, null, :entity, 'imported',
              jsonb_build_object('types', cast(:types as integer), 'dated', cast(:dated as date), 'source', cast(:source as text)))
            """)
        .bind("actor", actor)
        .bind("entity", "prices:" + provider)
        .bind("types", types.size())
        .bind("dated", dated)
        .bind("source", source)
        .mapTo(String.class)
        .one();
  }

  private static void insert(Handle handle, List<InstanceType> types) {
    try (var batch =
        handle.prepareBatch(
            "insert into nightshift.instance_price ("
                + COLUMNS
                + """
                ) values (:provider, :region, :family, :type, :cpus, :memory, :arch, :ondemand, :spot, :interruptions, :reserved1y,
                  :reserved3y, :coremark, :numa, :dated)
                """)) {
      for (var type : types) {
        batch
            .bind("provider", type.provider())
            .bind("region", type.region())
            .bind("family", type.family())
            .bind("type", type.name())
            .bind("cpus", type.cpus())
            .bind("memory", type.memoryBytes())
            .bind("arch", type.arch())
            .bind("ondemand", type.onDemand())
            .bind("spot", type.spot())
            .bind("interruptions", type.interruptions())
            .bind("reserved1y", type.reserved1y())
            .bind("reserved3y", type.reserved3y())
            .bind("coremark", type.coreMark())
            .bind("numa", type.numaNodes())
            .bind("dated", type.dated())
            .add();
        if (batch.size() == BATCH) {
          batch.execute();
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /// All lists, by provider.
  public List<PriceList> lists() {
    return jdbi.withHandle(PriceListStore::lists);
  }

  private static List<PriceList> lists(Handle handle) {
    return handle
        .createQuery("select * from nightshift.price_list order by provider")
        .map(
            (row, _) ->
                new PriceList(
                    row.getString("provider"),
                    row.getObject("dated", LocalDate.class),
                    row.getInt("types"),
                    row.getString("source"),
                    Rows.instant(row, "imported_at")))
        .list();
  }

  /// All types, the cheapest first.
  ///
  /// @param like part of `provider/region/type` that they must have; empty for all
  public List<InstanceType> types(String like) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + """
                        from nightshift.instance_price
                        where position(lower(:like) in lower(provider || '/' || region || '/' || type)) > 0
                        order by ondemand_usd, provider, region, type
                        """)
                .bind("like", like)
                .map((row, _) -> type(row))
                .list());
  }

  /// The type of that key, `provider/region/type`.
  public Optional<InstanceType> type(String key) {
    return jdbi.withHandle(handle -> type(handle, key));
  }

  static Optional<InstanceType> type(Handle handle, String key) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from nightshift.instance_price where provider || '/' || region || '/' || type = :key")
        .bind("key", key)
        .map((row, _) -> type(row))
        .findOne();
  }

  private static InstanceType type(ResultSet row) throws SQLException {
    int nodes = row.getInt("numa_nodes");
    Integer numa = row.wasNull() ? null : Integer.valueOf(nodes);
    return new InstanceType(
        row.getString("provider"),
        row.getString("region"),
        row.getString("family"),
        row.getString("type"),
        row.getDouble("cpus"),
        row.getLong("memory_bytes"),
        row.getString("arch"),
        row.getDouble("ondemand_usd"),
        Rows.number(row, "spot_usd"),
        Rows.number(row, "spot_interruptions"),
        Rows.number(row, "reserved_1y_usd"),
        Rows.number(row, "reserved_3y_usd"),
        Rows.number(row, "coremark"),
        numa,
        row.getObject("dated", LocalDate.class));
  }
}
