package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Asks the database as a reporter would: as role `nightshift_report`, read only, for a limited
/// time.
public final class QuestionStore {
  /// The most rows of an answer.
  static final int MAX_ROWS = 100_000;

  private static final String CANCELED = "57014";
  private static final String INVALID_TEXT_CLASS = "22";

  private final Jdbi jdbi;

  public QuestionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// What came back.
  ///
  /// @param columns names of the columns
  /// @param rows values in their order: numbers, booleans, instants, else text; null is unknown
  public record Answer(List<String> columns, List<List<@Nullable Object>> rows) {}

  /// Asks a question.
  ///
  /// @param values values of parameters by name; those left out keep their fallback
  /// @param limit longest time it may take
  /// @throws NightshiftException when a value does not fit or the time is over
  public Answer ask(Question question, Map<String, String> values, Duration limit) {
    return jdbi.inTransaction(
        handle -> {
          try {
            asReporter(handle, values, limit);
            return answer(handle, question);
          } catch (SQLException e) {
            throw failure(question, values, limit, e);
          }
        });
  }

  private static void asReporter(Handle handle, Map<String, String> values, Duration limit) {
    handle.execute("set transaction read only");
    handle.execute("set local role " + Roles.REPORT);
    set(handle, "statement_timeout", Long.toString(limit.toMillis()));
    set(handle, "timezone", "UTC");
    values.forEach((name, value) -> set(handle, "nightshift." + name, value));
  }

  private static void set(Handle handle, String name, String value) {
    handle
        .createQuery("select set_config(:name, :value, true)")
        .bind("name", name)
        .bind("value", value)
        .mapTo(String.class)
        .one();
  }

  /// Past Jdbi, which would look for its own parameters in the text.
  private static Answer answer(Handle handle, Question question) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.setMaxRows(MAX_ROWS);
      try (ResultSet result = statement.executeQuery(question.sql())) {
        var head = result.getMetaData();
        var columns = new ArrayList<String>();
        for (int c = 1; c <= head.getColumnCount(); c++) {
          columns.add(head.getColumnLabel(c));
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        while (result.next()) {
          var row = new ArrayList<@Nullable Object>();
          for (int c = 1; c <= columns.size(); c++) {
            row.add(value(result, c, head.getColumnTypeName(c)));
          }
          rows.add(row);
        }
        return new Answer(columns, rows);
      }
    }
  }

  private static @Nullable Object value(ResultSet result, int column, String type)
      throws SQLException {
    return switch (type) {
      case "int2", "int4", "int8", "float4", "float8", "numeric", "bool" ->
          result.getObject(column);
      case "timestamptz" -> {
        var at = result.getObject(column, OffsetDateTime.class);
        yield at == null ? null : at.toInstant();
      }
      default -> result.getString(column);
    };
  }

  private static NightshiftException failure(
      Question question, Map<String, String> values, Duration limit, SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String said =
        String.valueOf(failure.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^ERROR: ", "");
    if (state.equals(CANCELED)) {
      return new NightshiftException(
          ErrorKind.DATABASE,
          "The answer to %s took longer than %s: look less far back, or allow more with --timeout."
              .formatted(question.name(), limit),
          failure);
    }
    if (state.startsWith(INVALID_TEXT_CLASS) && !values.isEmpty()) {
      return new NightshiftException(
          ErrorKind.OPERATOR, "A parameter does not fit: " + said + ".", failure);
    }
    return new NightshiftException(
        ErrorKind.DATABASE,
        "%s could not be answered: %s.".formatted(question.name(), said),
        failure);
  }
}
