package dev.nightshift.jobs.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A list on its way to the operator: rows of named columns, printed as a table, CSV, JSON or
/// Markdown.
///
/// A cell is a {@link Cell}, or any plain value: null is unknown (`-` in a table, empty in CSV,
/// null in JSON).
public final class Table {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// A value with the way people read it, for columns such as sizes: `new Cell(536870912, "512
  /// MiB")`.
  ///
  /// @param value what CSV and JSON show
  /// @param text what tables show
  /// @param status a word whose colour the text takes, e.g. `critical`; null for none
  public record Cell(@Nullable Object value, String text, @Nullable String status) {
    public Cell(@Nullable Object value, String text) {
      this(value, text, null);
    }

    /// A status word, coloured on a terminal.
    public static Cell status(String word) {
      return new Cell(word, word, word);
    }
  }

  private final List<String> columns;
  private final List<List<Cell>> rows = new ArrayList<>();
  private int below;

  private Table(List<String> columns) {
    this.columns = columns;
  }

  /// A table with these column names: short words in lower case; a space becomes `_` in CSV and
  /// JSON.
  public static Table columns(String... names) {
    return new Table(List.of(names));
  }

  public static Table columns(List<String> names) {
    return new Table(List.copyOf(names));
  }

  /// Where the terminal is too narrow for whole lines, the last columns stand below each row, over
  /// the whole width: sentences are not read in a column of a dozen letters.
  public Table below(int last) {
    below = last;
    return this;
  }

  public Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + columns.size() + " columns");
    }
    var row = new ArrayList<Cell>(values.length);
    for (var value : values) {
      row.add(cell(value));
    }
    rows.add(row);
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public int size() {
    return rows.size();
  }

  /// Prints all rows; an empty table prints `whenEmpty` where people read and an empty list
  /// elsewhere. A table is made to fit the terminal: see {@link AlignedTable}.
  public void print(Terminal terminal, OutputFormat format, String whenEmpty) {
    switch (format) {
      case TABLE -> {
        if (rows.isEmpty()) {
          terminal.out().println(whenEmpty);
        } else {
          new AlignedTable(columns, rows, terminal, below).print();
        }
      }
      case CSV -> printCsv(terminal.out());
      case JSON -> terminal.out().println(JSON.writeValueAsString(objects()));
      case MARKDOWN -> printMarkdown(terminal.out());
    }
    terminal.out().flush();
  }

  private void printCsv(PrintStream out) {
    out.print(
        columns.stream().map(Table::key).map(Table::quoted).collect(Collectors.joining(","))
            + "\r\n");
    for (var row : rows) {
      out.print(
          row.stream()
                  .map(
                      c ->
                          c.value() == null
                              ? ""
                              : quoted(Terminal.harmless(String.valueOf(c.value()))))
                  .collect(Collectors.joining(","))
              + "\r\n");
    }
  }

  private static String quoted(String text) {
    boolean needed = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private List<Map<String, @Nullable Object>> objects() {
    var objects = new ArrayList<Map<String, @Nullable Object>>();
    for (var row : rows) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      for (int c = 0; c < columns.size(); c++) {
        object.put(key(columns.get(c)), plain(row.get(c).value()));
      }
      objects.add(object);
    }
    return objects;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }

  private void printMarkdown(PrintStream out) {
    out.println("| " + String.join(" | ", columns) + " |");
    out.println("|" + " --- |".repeat(columns.size()));
    for (var row : rows) {
      out.println(
          row.stream()
              .map(c -> shown(c).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;"))
              .collect(Collectors.joining(" | ", "| ", " |")));
    }
  }

  private static String key(String column) {
    return column.replace(' ', '_');
  }

  private static String shown(Cell cell) {
    return Terminal.harmless(cell.text());
  }

  private static Cell cell(@Nullable Object value) {
    return value instanceof Cell cell
        ? cell
        : new Cell(value, value == null ? "-" : value.toString());
  }
}
