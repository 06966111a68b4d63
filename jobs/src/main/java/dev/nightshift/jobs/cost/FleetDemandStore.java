package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.Item;
import dev.nightshift.jobs.database.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What runs where, what it asks for, and what the machines under it are.
public final class FleetDemandStore {
  private static final Duration LOOKBACK = Duration.ofDays(28);

  private final Jdbi jdbi;

  public FleetDemandStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// By what a container's demand is told.
  public enum Demand {
    /// The limits in force; what was used at most where there is none.
    NOW,
    /// The limits that are advised; the others as they are.
    RECOMMENDED,
    /// The 99th percentile of CPU and the peak of memory of four weeks.
    USED
  }

  /// A running container.
  public record Asked(String host, Item now, Item recommended, Item used) {
    /// The demand told that way.
    public Item by(Demand demand) {
      return switch (demand) {
        case NOW -> now;
        case RECOMMENDED -> recommended;
        case USED -> used;
      };
    }
  }

  /// A host.
  ///
  /// @param hourly null without a price
  /// @param type `provider/region/type`, where its price is from a list
  public record Machine(
      String name,
      double cpus,
      double memoryBytes,
      @Nullable Double hourly,
      @Nullable String type) {}

  /// All running containers with a demand that is known.
  ///
  /// @param host only those of one host; null for all that are real
  public List<Asked> containers(@Nullable String host, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name as host, c.name as container, l.cpu_cores, coalesce(l.memory_reservation_bytes, l.effective_memory_bytes) as memory_bytes,
                      u.cpu, u.memory, cpu.proposed_value as cpu_advised, memory.proposed_value as memory_advised
                    from nightshift.container c
                    join nightshift.host h on h.id = c.host_id
                    left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid)
                    left join lateral (
                      select max(t.cpu_p99_cores) as cpu, max(greatest(t.memory_peak_bytes, t.memory_max_bytes)) as memory
                      from nightshift.container_history t where t.container_id = c.id and t.hour >= :since
                    ) u on true
                    left join nightshift.recommendation cpu on cpu.container_id = c.id and cpu.resource = 'cpu'
                      and cpu.superseded_at is null and cpu.answer = 'resize'
                    left join nightshift.recommendation memory on memory.container_id = c.id and memory.resource = 'memory'
                      and memory.superseded_at is null and memory.answer = 'resize'
                    where c.state = 'running' and c.removed_at is null and (cast(:host as text) is null and h.imported_from is null or h.name = :host)
                    order by h.name, c.name, c.id
                    """)
                .bind("host", host)
                .bind("since", Rows.utc(now.minus(LOOKBACK)))
                .map(
                    (row, _) -> {
                      String name = row.getString("host") + "/" + row.getString("container");
                      Double cpuUsed = Rows.number(row, "cpu");
                      Double bytesUsed = Rows.number(row, "memory");
                      double cpu = or(Rows.number(row, "cpu_cores"), cpuUsed);
                      double bytes = or(Rows.number(row, "memory_bytes"), bytesUsed);
                      return new Asked(
                          row.getString("host"),
                          new Item(name, cpu, bytes),
                          new Item(
                              name,
                              or(Rows.number(row, "cpu_advised"), cpu),
                              or(Rows.number(row, "memory_advised"), bytes)),
                          new Item(name, or(cpuUsed, cpu), or(bytesUsed, bytes)));
                    })
                .list());
  }

  private static double or(@Nullable Double first, @Nullable Double second) {
    return first != null ? first : second != null ? second : 0;
  }

  /// The hosts.
  ///
  /// @param host only this one; null for all that are real
  public List<Machine> hosts(@Nullable String host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.name, coalesce(h.cpus, p.cpus, 0) as cpus, coalesce(h.memory_bytes, p.memory_bytes, 0) as memory_bytes,
                      p.hourly_usd, p.provider || '/' || p.region || '/' || p.type as type
                    from nightshift.host h
                    left join nightshift.host_price p on p.host_id = h.id and upper_inf(p.valid)
                    where cast(:host as text) is null and h.imported_from is null or h.name = :host
                    order by h.name
                    """)
                .bind("host", host)
                .map(
                    (row, _) ->
                        new Machine(
                            row.getString("name"),
                            row.getDouble("cpus"),
                            row.getDouble("memory_bytes"),
                            Rows.number(row, "hourly_usd"),
                            row.getString("type")))
                .list());
  }

  /// What the fleet's machines would have cost on demand in each watched hour of the last four
  /// weeks: the demand that a commitment is weighed against.
  public double[] hourlySpend(Instant now) {
    var spend = new ArrayList<Double>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.hour, sum(coalesce(p.ondemand_usd, c.hourly_usd)) as usd
                    from nightshift.host_cost c
                    join nightshift.host_price p on p.host_id = c.host_id and p.valid @> c.hour and p.kind = 'catalogue'
                    join nightshift.host h on h.id = c.host_id and h.imported_from is null
                    where c.hour >= :since and c.unwatched_usd = 0 group by c.hour order by c.hour
                    """)
                .bind("since", Rows.utc(now.minus(LOOKBACK)))
                .map((row, _) -> row.getDouble("usd"))
                .forEach(spend::add));
    return spend.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
