package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Supply;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// What of a host may run out beside disk and memory, as far as it is sampled: inodes, swap, file
/// handles, and the connections of Nightshift's own PostgreSQL.
final class SupplyStore {
  private final Jdbi jdbi;

  SupplyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Hour by hour, each as long as it had its size of now.
  ///
  /// @param since how far back histories count
  /// @param sampled how far back samples count, which inodes are read from
  List<Supply> of(HostId host, String name, Instant since, Instant sampled) {
    return jdbi.withHandle(
        handle -> {
          var rising = new LinkedHashMap<String, Rising>();
          handle
              .createQuery(
                  """
                  select 'inodes' as kind, name as of, date_trunc('hour', at, 'UTC') as hour,
                    max(total_inodes - free_inodes)::float8 as used, max(total_inodes)::float8 as capacity
                  from nightshift.device_sample
                  where host_id = :host and at >= :sampled and kind = 'filesystem' and free_inodes is not null and total_inodes > 0
                  group by name, hour
                  union all
                  select 'swap', :name, hour, swap_used_max_bytes,
                    (select s.swap_total_bytes from nightshift.host_sample s
                      where s.host_id = :host and s.at >= :sampled and s.swap_total_bytes is not null order by s.at desc limit 1)
                  from nightshift.host_history where host_id = :host and hour >= :since and swap_used_max_bytes is not null
                  union all
                  select 'files', :name, hour, open_files_max, open_files_limit
                  from nightshift.host_history
                  where host_id = :host and hour >= :since and open_files_max is not null and open_files_limit > 0
                  union all
                  select 'connections', :name, hour, utilisation, 1 from report.resource_hour
                  where host_id = :host and container_id is null and resource = 'connections' and hour >= :since
                    and utilisation is not null
                  order by 1, 2, 3
                  """)
              .bind("host", host.value())
              .bind("name", name)
              .bind("since", Rows.utc(since))
              .bind("sampled", Rows.utc(sampled))
              .map((row, _) -> enter(row, rising))
              .forEach(_ -> {});
          return rising.values().stream().map(Rising::supply).toList();
        });
  }

  private static boolean enter(ResultSet row, Map<String, Rising> rising) throws SQLException {
    var kind = Supply.Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT));
    String of = row.getString("of");
    rising
        .computeIfAbsent(kind + "/" + of, _ -> new Rising(kind, of))
        .add(Rows.instant(row, "hour"), row.getDouble("used"), row.getDouble("capacity"));
    return true;
  }

  /// A supply of which one hour after another becomes known.
  private static final class Rising {
    private final Supply.Kind kind;
    private final String of;
    private final List<Instant> at = new ArrayList<>();
    private final List<Double> used = new ArrayList<>();
    private double capacity;

    Rising(Supply.Kind kind, String of) {
      this.kind = kind;
      this.of = of;
    }

    /// What was in use of another size tells nothing.
    void add(Instant hour, double inUse, double outOf) {
      if (outOf != capacity) {
        at.clear();
        used.clear();
        capacity = outOf;
      }
      at.add(hour);
      used.add(inUse);
    }

    Supply supply() {
      return new Supply(kind, of, at, used, capacity);
    }
  }
}
