package dev.nightshift.jobs.web;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;

import dev.nightshift.reports.Point;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What speaks for a plan: advice and use of its containers, from views of schema `report`.
final class PlanFactsStore {
  private static final int MOST = 5;

  private final Jdbi jdbi;

  /// @param jdbi as the report role
  PlanFactsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Advice that containers of a plan have now, alike ones once.
  ///
  /// @param risk grade 0 to 4 of the failures that are expected; null where none was sized
  /// @param confidence 0 to 1
  /// @param saving a month, of all of them, in the currency of the prices
  record Advice(
      String resource,
      String sentence,
      @Nullable Double risk,
      @Nullable Double confidence,
      @Nullable Double saving) {}

  List<Advice> advice(List<Long> containers) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select resource, min(sentence) as sentence, max(risk) as risk, min(confidence) as confidence, sum(saving_per_month) as saving
                    from report.recommendation where current and answer = 'resize' and container_id = any(:containers)
                    group by resource, proposed_value, current_value order by resource, min(sentence) limit :most
                    """)
                .bindArray("containers", Long.class, containers)
                .bind("most", MOST)
                .map(
                    (row, _) ->
                        new Advice(
                            row.getString("resource"),
                            row.getString("sentence"),
                            number(row, "risk"),
                            number(row, "confidence"),
                            number(row, "saving")))
                .list());
  }

  /// CPU in cores by hour of the last two weeks, of the one that used most in it.
  List<Point> cpu(List<Long> containers) {
    return hours(
        "select hour, max(cpu_mean_cores) as mean, max(cpu_max_cores) as max from report.container_hour"
            + " where container_id = any(:containers) and hour > clock_timestamp() - interval '14 days' and cpu_mean_cores is not null"
            + " group by hour order by hour",
        containers);
  }

  /// Memory in bytes by hour of the last two weeks, of the one that used most in it.
  List<Point> memory(List<Long> containers) {
    return hours(
        "select hour, max(memory_mean_bytes) as mean, max(memory_max_bytes) as max from report.container_hour"
            + " where container_id = any(:containers) and hour > clock_timestamp() - interval '14 days' and memory_mean_bytes is not null"
            + " group by hour order by hour",
        containers);
  }

  private List<Point> hours(String sql, List<Long> containers) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bindArray("containers", Long.class, containers)
                .map(
                    (row, _) ->
                        new Point(
                            instant(row, "hour"), row.getDouble("mean"), row.getDouble("max")))
                .list());
  }
}
