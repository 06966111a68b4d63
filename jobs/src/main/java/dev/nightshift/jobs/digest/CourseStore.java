package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Reads what containers used hour by hour, for charts beside their limits.
final class CourseStore {
  private final Jdbi jdbi;

  CourseStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Of each hour the mean and the highest use of that container that used most.
  ///
  /// @param cpu cores; else bytes
  List<Point> course(Collection<Long> containers, boolean cpu, Period period) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select hour, max(case when :cpu then cpu_mean_cores else memory_mean_bytes end) as mean,
                      max(case when :cpu then cpu_max_cores else memory_max_bytes end) as max
                    from nightshift.container_history
                    where container_id = any(:containers) and hour >= :from and hour < :to
                    group by hour having max(case when :cpu then cpu_mean_cores else memory_mean_bytes end) is not null
                    order by hour
                    """)
                .bind("cpu", cpu)
                .bindArray("containers", Long.class, containers)
                .bind("from", utc(period.from()))
                .bind("to", utc(period.to()))
                .map(
                    (row, _) ->
                        new Point(
                            instant(row, "hour"),
                            row.getDouble("mean"),
                            Math.max(row.getDouble("mean"), row.getDouble("max"))))
                .list());
  }
}
