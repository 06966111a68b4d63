package dev.nightshift.jobs.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Rows of views for the API, and decisions by tokens. Names of views and columns are ours, values
/// are bound.
final class ApiStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_HOURS = 2_000;

  private final Jdbi reader;
  private final Jdbi engine;

  /// @param reader as the report role
  /// @param engine as the engine
  ApiStore(Jdbi reader, Jdbi engine) {
    this.reader = reader;
    this.engine = engine;
  }

  /// A column of a view.
  ///
  /// @param type PostgreSQL's name of it
  /// @param help what it means, in a sentence
  record Column(String name, String type, String help) {}

  /// The columns of a view; none where there is no such view.
  List<Column> columns(String view) {
    return reader.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.attname as name, format_type(a.atttypid, null) as type, coalesce(col_description(a.attrelid, a.attnum), '') as help
                    from pg_attribute a
                    where a.attrelid = to_regclass('report.' || :view) and a.attnum > 0 and not a.attisdropped order by a.attnum
                    """)
                .bind("view", view)
                .map(
                    (row, _) ->
                        new Column(
                            row.getString("name"), row.getString("type"), row.getString("help")))
                .list());
  }

  /// Whether there is a host of this name that is no imported one.
  boolean hasHost(String name) {
    return reader.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from report.host_now where host = :name and not imported)")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one());
  }

  /// A page of a list.
  ///
  /// @param next where the next page begins; null after the last
  record Page(List<Map<String, @Nullable Object>> rows, @Nullable Long next) {}

  /// @param columns of the view, as [#columns] says
  /// @param filters values by column
  /// @param after where the page before ended; 0 for the first
  Page page(
      Resource resource, List<Column> columns, Map<String, String> filters, long after, int limit) {
    boolean counted = resource.key().isEmpty();
    var sql =
        new StringBuilder("select * from report.").append(resource.view()).append(" where true");
    filters
        .keySet()
        .forEach(name -> sql.append(" and ").append(name).append("::text = :").append(name));
    if (!counted) {
      sql.append(" and ").append(resource.key()).append(" is not null");
    }
    if (!counted && after > 0) {
      sql.append(" and ").append(resource.key()).append(" < :after");
    }
    sql.append(" order by ")
        .append(counted ? whole(columns) : resource.key() + " desc")
        .append(" limit :limit")
        .append(counted ? " offset :after" : "");
    var rows =
        reader.withHandle(
            handle -> {
              var query = handle.createQuery(sql.toString()).bind("limit", limit + 1);
              filters.forEach(query::bind);
              if (counted || after > 0) {
                query.bind("after", after);
              }
              return query.map((row, _) -> row(row)).list();
            });
    boolean more = rows.size() > limit;
    var shown = more ? rows.subList(0, limit) : rows;
    Long next = null;
    if (more) {
      next =
          counted
              ? Long.valueOf(after + limit)
              : shown.getLast().get(resource.key()) instanceof Number last
                  ? Long.valueOf(last.longValue())
                  : null;
    }
    return new Page(shown, next);
  }

  /// Without a key all columns make the order, so that no row is told twice or left out.
  private static String whole(List<Column> columns) {
    return columns.stream()
        .filter(column -> !column.type().equals("json"))
        .map(column -> column.name() + " desc")
        .collect(java.util.stream.Collectors.joining(", "));
  }

  /// One row by its key.
  Optional<Map<String, @Nullable Object>> find(Resource resource, long id) {
    return reader.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from report."
                        + resource.view()
                        + " where "
                        + resource.key()
                        + " = :id")
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne());
  }

  /// What belongs to a rollout, from a view that has a column `plan_id`.
  List<Map<String, @Nullable Object>> ofRollout(String view, long plan) {
    return reader.withHandle(
        handle ->
            handle
                .createQuery("select * from report." + view + " where plan_id = :plan limit 1000")
                .bind("plan", plan)
                .map((row, _) -> row(row))
                .list());
  }

  /// Whether there is, or ever was, what hours are asked of.
  boolean has(Hourly hourly, long id) {
    return reader.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from report.%s where %s = :id)"
                        .formatted(hourly.whole(), hourly.key()))
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
  }

  /// Hours of a host or container, oldest first.
  List<Map<String, @Nullable Object>> hours(Hourly hourly, long id, Instant since, Instant until) {
    String sql =
        "select %s from report.%s where %s = :id and hour >= :since and hour < :until order by hour limit :most"
            .formatted(String.join(", ", hourly.columns()), hourly.view(), hourly.key());
    return reader.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("id", id)
                .bind("since", dev.nightshift.jobs.database.Rows.utc(since))
                .bind("until", dev.nightshift.jobs.database.Rows.utc(until))
                .bind("most", MOST_HOURS)
                .map((row, _) -> row(row))
                .list());
  }

  private static Map<String, @Nullable Object> row(ResultSet row) throws SQLException {
    var head = row.getMetaData();
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (int c = 1; c <= head.getColumnCount(); c++) {
      values.put(head.getColumnLabel(c), value(row, c, head.getColumnTypeName(c)));
    }
    return values;
  }

  private static @Nullable Object value(ResultSet row, int column, String type)
      throws SQLException {
    return switch (type) {
      case "int2", "int4", "int8", "float4", "float8", "numeric", "bool" -> row.getObject(column);
      case "timestamptz" -> {
        var at = row.getObject(column, OffsetDateTime.class);
        yield at == null ? null : at.toInstant().toString();
      }
      case "json", "jsonb" -> {
        String json = row.getString(column);
        yield json == null ? null : JSON.readTree(json);
      }
      default -> {
        var array = type.startsWith("_") ? row.getArray(column) : null;
        yield array == null ? row.getString(column) : Arrays.asList((Object[]) array.getArray());
      }
    };
  }

  /// Decides, as the person for whom the token was made.
  ///
  /// @param verb `approve`, `reject`, `hold`, `proceed` or `roll-back`
  String decide(
      byte[] proof, String verb, long plan, @Nullable String digest, @Nullable String remark) {
    try {
      return engine.inTransaction(
          (Handle handle) ->
              handle
                  .createQuery(
                      "select nightshift.decide_by_token(:proof, :verb, :plan, :digest, :remark)")
                  .bind("proof", proof)
                  .bind("verb", verb)
                  .bind("plan", plan)
                  .bind("digest", digest)
                  .bind("remark", remark)
                  .mapTo(String.class)
                  .one());
    } catch (JdbiException failure) {
      throw Refusal.of(409, "Not possible", LinkStore.refusal(failure));
    }
  }
}
