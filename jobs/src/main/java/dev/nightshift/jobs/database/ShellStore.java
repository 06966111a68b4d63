package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements that a person types, as the engine's role on one connection. Read-only unless asked
/// otherwise: a guard against slips, not against intent.
public final class ShellStore implements AutoCloseable {
  /// The most rows that are shown.
  public static final int MAX_ROWS = 10_000;

  private static final String RELATIONS =
      """
      select n.nspname as schema, c.relname as name,
        case c.relkind when 'v' then 'view' when 'm' then 'view' else 'table' end as kind,
        obj_description(c.oid, 'pg_class') as comment
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('report', 'nightshift') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      order by n.nspname desc, c.relname
      """;

  private static final String COLUMNS =
      """
      select a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
        case when a.attnotnull then 'not null' end as "null", col_description(a.attrelid, a.attnum) as comment
      from pg_attribute a
      where a.attrelid = coalesce(to_regclass(?), to_regclass('report.' || ?), to_regclass('nightshift.' || ?))
        and a.attnum > 0 and not a.attisdropped
      order by a.attnum
      """;

  private final Connection connection;

  private ShellStore(Connection connection) {
    this.connection = connection;
  }

  /// @param write whether statements may change something
  public static ShellStore open(Database database, boolean write) {
    try {
      var connection = database.login().open();
      try (var statement = connection.createStatement()) {
        statement.execute("set application_name = 'nightshift db shell'");
        statement.execute("set role " + Roles.ENGINE);
        statement.execute("set default_transaction_read_only = " + (write ? "off" : "on"));
        statement.execute("set timezone = 'UTC'");
      }
      return new ShellStore(connection);
    } catch (SQLException e) {
      throw Failure.of(e, "The shell cannot be opened", Roles.ADVICE);
    }
  }

  /// What a statement gave.
  ///
  /// @param columns empty where it gives no rows
  /// @param rows numbers as numbers, everything else as PostgreSQL writes it
  /// @param changed how many rows it changed; -1 where that means nothing
  /// @param notices what PostgreSQL said besides
  public record Result(
      List<String> columns,
      List<List<@Nullable Object>> rows,
      long changed,
      List<String> notices) {}

  /// Runs a statement.
  ///
  /// @throws NightshiftException with what PostgreSQL said
  public Result run(String sql) {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setMaxRows(MAX_ROWS);
      boolean rows = statement.execute(sql);
      return result(statement, rows);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /// Tables and views.
  public Result relations() {
    return run(RELATIONS);
  }

  /// Columns of a table or view; no rows where there is none of that name.
  public Result columns(String name) {
    try (var statement = connection.prepareStatement(COLUMNS)) {
      for (int i = 1; i <= 3; i++) {
        statement.setString(i, name);
      }
      return result(statement, statement.execute());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static Result result(Statement statement, boolean hasRows) throws SQLException {
    var columns = new ArrayList<String>();
    var rows = new ArrayList<List<@Nullable Object>>();
    if (hasRows) {
      try (var result = statement.getResultSet()) {
        var head = result.getMetaData();
        for (int c = 1; c <= head.getColumnCount(); c++) {
          columns.add(head.getColumnLabel(c));
        }
        while (result.next()) {
          rows.add(row(result, columns.size()));
        }
      }
    }
    return new Result(
        columns, rows, hasRows ? -1 : statement.getLargeUpdateCount(), notices(statement));
  }

  private static List<@Nullable Object> row(ResultSet result, int columns) throws SQLException {
    var row = new ArrayList<@Nullable Object>();
    for (int c = 1; c <= columns; c++) {
      String text = result.getString(c);
      row.add(
          switch (result.getMetaData().getColumnTypeName(c)) {
            case "int2", "int4", "int8", "serial", "bigserial", "numeric" -> number(text);
            case "float4", "float8" -> text == null ? null : Double.valueOf(text);
            default -> text;
          });
    }
    return row;
  }

  /// A numeric may be NaN or infinite.
  private static @Nullable Object number(@Nullable String text) {
    return text != null && text.matches("-?[0-9.]+") ? new BigDecimal(text) : text;
  }

  private static List<String> notices(Statement statement) throws SQLException {
    var notices = new ArrayList<String>();
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      notices.add(String.valueOf(w.getMessage()));
    }
    return notices;
  }

  private static NightshiftException failure(SQLException e) {
    String said = String.valueOf(e.getMessage()).strip().replaceFirst("^ERROR: ", "");
    boolean readOnly = "25006".equals(e.getSQLState());
    return new NightshiftException(
        ErrorKind.DATABASE,
        said.lines().findFirst().orElse("no reason given")
            + (readOnly ? " (--write allows changes)" : ""),
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
