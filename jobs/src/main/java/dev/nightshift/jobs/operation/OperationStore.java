package dev.nightshift.jobs.operation;

import dev.nightshift.engine.analysis.OperationHistory;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Operations: table `nightshift.operation` for what others tell, view `report.operation` for these
/// and our own jobs.
public final class OperationStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_ERROR = 200;

  /// Sorts of operations that are analysed on a host.
  private static final int MOST_SORTS = 200;

  private final Jdbi jdbi;

  public OperationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Enters an operation that begins.
  ///
  /// @param host where it runs; null where that is not known
  /// @param type what sort, at most 60 characters
  /// @param name which one of its sort, at most 120 characters
  /// @return its id
  public long start(@Nullable HostId host, String type, String name, Instant at) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "insert into nightshift.operation (host_id, type, name, started_at) values (:host, :type, :name, :at) returning id")
                .bind("host", host == null ? null : (Long) host.value())
                .bind("type", clean(type))
                .bind("name", clean(name))
                .bind("at", Rows.utc(at))
                .mapTo(Long.class)
                .one());
  }

  /// How an operation ended.
  ///
  /// @param error null where it did what it should; else what went wrong, of which 200 characters
  ///   are kept
  /// @param bytes how much it moved; null where nobody says
  /// @param attributes anything else, at most 400 bytes as JSON
  public record End(@Nullable String error, @Nullable Long bytes, Map<String, String> attributes) {}

  /// Enters that an operation ended; false where none of this id runs.
  public boolean end(long id, End end, Instant at) {
    String error = end.error;
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        update nightshift.operation set ended_at = greatest(:at, started_at), succeeded = :succeeded,
                          error = nullif(:error, ''), bytes = :bytes, attributes = cast(:attributes as jsonb)
                        where id = :id and ended_at is null
                        """)
                    .bind("id", id)
                    .bind("at", Rows.utc(at))
                    .bind("succeeded", error == null)
                    .bind("error", error == null ? null : cut(clean(error)))
                    .bind("bytes", end.bytes)
                    .bind(
                        "attributes",
                        end.attributes.isEmpty()
                            ? null
                            : clean(JSON.writeValueAsString(end.attributes)))
                    .execute()
                == 1);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MOST_ERROR
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_ERROR));
  }

  /// PostgreSQL keeps no NUL, neither as a character nor as JSON writes it.
  private static String clean(String text) {
    return text.replace("\0", "").replace("\\u0000", "");
  }

  /// An operation as people read it. Texts come from outside.
  ///
  /// @param id null for our own jobs
  /// @param state running, done or failed
  /// @param seconds how long it took; null while it runs
  public record Stored(
      @Nullable Long id,
      @Nullable String host,
      String type,
      String name,
      Instant startedAt,
      String state,
      @Nullable Double seconds,
      @Nullable String error,
      @Nullable Long bytes,
      @Nullable String attributes) {}

  /// Which operations are meant.
  ///
  /// @param type only of this type; null for all
  /// @param failed only those that failed
  /// @param since begun from then on
  /// @param until begun by then: what claims to begin later is a mistake of who told it
  public record Wanted(@Nullable String type, boolean failed, Instant since, Instant until) {}

  /// Operations, the newest first.
  public List<Stored> list(Wanted wanted, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select operation_id, host, type, name, started_at, state, seconds, error, bytes, attributes::text as attributes
                    from report.operation
                    where started_at >= :since and started_at <= :until and (cast(:type as text) is null or type = :type) and (not :failed or state = 'failed')
                    order by started_at desc, operation_id desc limit :most
                    """)
                .bind("since", Rows.utc(wanted.since))
                .bind("until", Rows.utc(wanted.until))
                .bind("type", wanted.type)
                .bind("failed", wanted.failed)
                .bind("most", most)
                .map(
                    (row, _) ->
                        new Stored(
                            row.getObject("operation_id", Long.class),
                            row.getString("host"),
                            row.getString("type"),
                            row.getString("name"),
                            Rows.instant(row, "started_at"),
                            row.getString("state"),
                            Rows.number(row, "seconds"),
                            row.getString("error"),
                            row.getObject("bytes", Long.class),
                            row.getString("attributes")))
                .list());
  }

  /// Operations of one sort and name.
  ///
  /// @param medianSeconds half of them took at most this; null where none has ended
  public record Sum(
      String type,
      String name,
      long count,
      long running,
      long failed,
      @Nullable Double medianSeconds,
      @Nullable Double p95Seconds,
      @Nullable Double maxSeconds,
      @Nullable Long bytes) {}

  /// How operations went, by sort and name.
  public List<Sum> sums(Wanted wanted, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select type, name, count(*) as count, count(*) filter (where state = 'running') as running,
                      count(*) filter (where state = 'failed') as failed,
                      percentile_cont(0.5) within group (order by seconds) as median,
                      percentile_cont(0.95) within group (order by seconds) as p95, max(seconds) as longest, sum(bytes)::bigint as bytes
                    from report.operation
                    where started_at >= :since and started_at <= :until and (cast(:type as text) is null or type = :type)
                    group by type, name
                    having not :failed or count(*) filter (where state = 'failed') > 0
                    order by count(*) filter (where state = 'failed')::double precision / count(*) desc, p95 desc nulls last, type, name limit :most
                    """)
                .bind("since", Rows.utc(wanted.since))
                .bind("until", Rows.utc(wanted.until))
                .bind("type", wanted.type)
                .bind("failed", wanted.failed)
                .bind("most", most)
                .map(
                    (row, _) ->
                        new Sum(
                            row.getString("type"),
                            row.getString("name"),
                            row.getLong("count"),
                            row.getLong("running"),
                            row.getLong("failed"),
                            Rows.number(row, "median"),
                            Rows.number(row, "p95"),
                            Rows.number(row, "longest"),
                            row.getObject("bytes", Long.class)))
                .list());
  }

  /// What the analysis sees of the operations of a host. Those of which no host is known belong to
  /// the first host.
  ///
  /// @param recent from when on operations count as late
  public List<OperationHistory> histories(
      HostId host, String name, boolean first, Instant since, Instant recent) {
    return jdbi.withHandle(
        handle -> {
          var hours = new LinkedHashMap<List<String>, List<OperationHistory.Hour>>();
          handle
              .createQuery(
                  """
                  select type, name, hour, p95_seconds from report.operation_hour
                  where (host_id = :host or :first and host_id is null) and hour >= :since and p95_seconds is not null
                  order by type, name, hour
                  """)
              .bind("host", host.value())
              .bind("first", first)
              .bind("since", Rows.utc(since))
              .map(
                  (row, _) ->
                      hours
                          .computeIfAbsent(sort(row), _ -> new ArrayList<>())
                          .add(
                              new OperationHistory.Hour(
                                  Rows.instant(row, "hour"), row.getDouble("p95_seconds"))))
              .forEach(_ -> {});
          var subject = Subject.host(host, name);
          return handle
              .createQuery(
                  """
                  select type, name,
                    count(*) filter (where late) as late_count, count(*) filter (where late and failed) as late_failed,
                    percentile_cont(0.95) within group (order by seconds) filter (where late) as late_p95,
                    min(started_at) filter (where late) as late_from, max(ended_at) filter (where late) as late_until,
                    (array_agg(error order by started_at desc) filter (where late and failed))[1] as late_error,
                    count(*) filter (where not late) as early_count, count(*) filter (where not late and failed) as early_failed,
                    percentile_cont(0.95) within group (order by seconds) filter (where not late) as early_p95,
                    min(started_at) filter (where not late) as early_from, max(ended_at) filter (where not late) as early_until
                  from (select type, name, started_at, ended_at, seconds, error, state = 'failed' as failed, started_at >= :recent as late
                    from report.operation
                    where (host_id = :host or :first and host_id is null) and started_at >= :since and state <> 'running') o
                  group by type, name order by count(*) desc, type, name limit :most
                  """)
              .bind("host", host.value())
              .bind("first", first)
              .bind("since", Rows.utc(since))
              .bind("recent", Rows.utc(recent))
              .bind("most", MOST_SORTS)
              .map(
                  (row, _) ->
                      new OperationHistory(
                          subject,
                          row.getString("type"),
                          row.getString("name"),
                          span(row, "late", row.getString("late_error")),
                          span(row, "early", null),
                          hours.getOrDefault(sort(row), List.of())))
              .list();
        });
  }

  private static List<String> sort(ResultSet row) throws SQLException {
    return List.of(row.getString("type"), row.getString("name"));
  }

  private static OperationHistory.Span span(ResultSet row, String which, @Nullable String error)
      throws SQLException {
    return new OperationHistory.Span(
        row.getLong(which + "_count"),
        row.getLong(which + "_failed"),
        Rows.number(row, which + "_p95"),
        at(row, which + "_from"),
        at(row, which + "_until"),
        error);
  }

  private static @Nullable Instant at(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /// Bytes that the table and its indexes take.
  public long sizeBytes() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select pg_total_relation_size('nightshift.operation')")
                .mapTo(Long.class)
                .one());
  }
}
