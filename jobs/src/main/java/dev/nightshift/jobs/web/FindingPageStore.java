package dev.nightshift.jobs.web;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Point;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// A finding with its evidence, and use around its time, from views of schema `report`.
final class FindingPageStore {
  private final Jdbi jdbi;

  /// @param jdbi as the report role
  FindingPageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A finding as the view has it.
  ///
  /// @param evidence JSON
  public record Found(
      long findingId,
      String severity,
      String kind,
      @Nullable String host,
      @Nullable String workload,
      @Nullable String container,
      String sentence,
      @Nullable String advice,
      double confidence,
      boolean open,
      Instant duringFrom,
      @Nullable Instant duringUntil,
      Instant foundAt,
      Instant lastSeenAt,
      @Nullable Instant resolvedAt,
      long timesSeen,
      @Nullable Instant dismissedUntil,
      @Nullable String dismissedBecause,
      String evidence,
      boolean imported,
      @Nullable Long hostId,
      @Nullable Long containerId) {}

  Optional<Found> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select finding_id, severity, kind, host, workload, container, sentence, advice, confidence, open, during_from, during_until,
                      found_at, last_seen_at, resolved_at, times_seen, dismissed_until, dismissed_because, evidence::text as evidence, imported,
                      host_id, container_id
                    from report.finding where finding_id = :id
                    """)
                .bind("id", id)
                .map(ConstructorMapper.of(Found.class))
                .findOne());
  }

  /// Use by hour, of the container where there is one, else of the host.
  ///
  /// @param cpu cores; else bytes of memory
  List<Point> hours(Found found, boolean cpu, Instant from, Instant until) {
    boolean container = found.containerId() != null;
    Long id = container ? found.containerId() : found.hostId();
    if (id == null) {
      return List.of();
    }
    String what = cpu ? "cpu_%s_cores" : "memory_%s_bytes";
    String sql =
        "select hour, %s as mean, %s as max from report.%s where %s = :id and hour >= :from and hour < :until and %s is not null order by hour"
            .formatted(
                what.formatted("mean"),
                what.formatted("max"),
                container ? "container_hour" : "host_hour",
                container ? "container_id" : "host_id",
                what.formatted("mean"));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("id", id)
                .bind("from", utc(from))
                .bind("until", utc(until))
                .map(
                    (row, _) ->
                        new Point(
                            instant(row, "hour"),
                            row.getDouble("mean"),
                            Math.max(row.getDouble("mean"), row.getDouble("max"))))
                .list());
  }
}
