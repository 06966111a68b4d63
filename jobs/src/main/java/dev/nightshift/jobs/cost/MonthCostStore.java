package dev.nightshift.jobs.cost;

import dev.nightshift.jobs.database.Rows;
import java.time.YearMonth;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Sums of a month's costs.
public final class MonthCostStore {
  private final Jdbi jdbi;

  public MonthCostStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// By what a month's cost is told.
  public enum By {
    HOST,
    WORKLOAD,
    PROJECT
  }

  /// A sum of a month.
  ///
  /// @param kind workload, idle or unwatched
  /// @param name whose it is; null where a container has no project
  /// @param cpuUsd for CPU; null where unwatched
  /// @param memoryUsd for memory; null where unwatched
  public record Sum(
      String kind,
      @Nullable String name,
      long hosts,
      long hours,
      @Nullable Double cpuUsd,
      @Nullable Double memoryUsd,
      double costUsd) {}

  /// What a month cost, the dearest first; idle and unwatched parts stand apart.
  public List<Sum> sums(YearMonth month, By by) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select kind,
                      case when kind = 'workload' or :by = 'HOST' then
                        case :by when 'HOST' then host when 'WORKLOAD' then workload else project end end as name,
                      count(distinct host_id) as hosts, sum(hours)::bigint as hours, sum(cpu_usd) as cpu_usd, sum(memory_usd) as memory_usd,
                      sum(cost_usd) as cost_usd
                    from report.cost_of_month(:month)
                    group by 1, 2 order by cost_usd desc, name
                    """)
                .bind("by", by.name())
                .bind("month", month.atDay(1))
                .map(
                    (row, _) ->
                        new Sum(
                            row.getString("kind"),
                            row.getString("name"),
                            row.getLong("hosts"),
                            row.getLong("hours"),
                            Rows.number(row, "cpu_usd"),
                            Rows.number(row, "memory_usd"),
                            row.getDouble("cost_usd")))
                .list());
  }
}
