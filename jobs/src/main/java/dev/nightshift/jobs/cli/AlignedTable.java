package dev.nightshift.jobs.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A table as people read it: columns aligned, numbers to the right, cells wrapped where the
/// terminal is too narrow for them.
final class AlignedTable {
  private static final int INDENT = 4;

  private final List<String> titles;
  private final List<List<Table.Cell>> rows;
  private final Terminal terminal;
  private final boolean[] numeric;
  private final int[] widths;

  /// @param below how many of the last columns stand below each row where not all fits on one line
  AlignedTable(List<String> columns, List<List<Table.Cell>> rows, Terminal terminal, int below) {
    this.titles = columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    this.rows = rows;
    this.terminal = terminal;
    this.numeric = new boolean[titles.size()];
    var measured = new ArrayList<ColumnWidths.Column>();
    for (int c = 0; c < numeric.length; c++) {
      numeric[c] = is(c, false, Number.class);
      measured.add(measured(c));
    }
    this.widths = ColumnWidths.fit(beside(measured, below), terminal.columns());
    for (int c = 0; c < widths.length; c++) {
      widths[c] = Math.min(widths[c], taken(c));
    }
  }

  private List<ColumnWidths.Column> beside(List<ColumnWidths.Column> all, int below) {
    int whole = all.stream().mapToInt(column -> column.natural() + ColumnWidths.GAP).sum();
    return whole - ColumnWidths.GAP <= terminal.columns()
        ? all
        : all.subList(0, all.size() - below);
  }

  /// What the wrapped cells of a column take: less than there is room for where words are long.
  private int taken(int column) {
    return Stream.concat(
            Stream.of(titles.get(column)), rows.stream().map(row -> shown(row.get(column))))
        .flatMap(text -> Wrap.lines(text, widths[column]).stream())
        .mapToInt(Wrap::width)
        .max()
        .orElse(0);
  }

  private ColumnWidths.Column measured(int column) {
    boolean firm = is(column, true, Number.class, Instant.class, Boolean.class);
    String title = titles.get(column);
    int natural = Wrap.width(title);
    int widestPiece = 0;
    for (var row : rows) {
      String text = shown(row.get(column));
      natural = Math.max(natural, Wrap.width(text));
      widestPiece = Math.max(widestPiece, firm ? Wrap.width(text) : Wrap.widestPiece(text));
    }
    return new ColumnWidths.Column(natural, Wrap.widestPiece(title), widestPiece, firm);
  }

  /// Whether the known values of a column are of one of these kinds: all of them, or `some`.
  private boolean is(int column, boolean some, Class<?>... kinds) {
    var values =
        rows.stream().map(row -> row.get(column).value()).filter(Objects::nonNull).toList();
    Predicate<Object> ofThese =
        value -> Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(value));
    return some
        ? values.stream().anyMatch(ofThese)
        : !values.isEmpty() && values.stream().allMatch(ofThese);
  }

  void print() {
    for (String line : lines(titles.stream().map(title -> new Table.Cell(title, title)).toList())) {
      terminal.out().println(terminal.bold(line));
    }
    for (var row : rows) {
      Stream.concat(lines(row).stream(), below(row).stream())
          .filter(line -> !line.isBlank())
          .forEach(terminal.out()::println);
    }
  }

  /// What stands below a row: nothing where all columns fit beside each other.
  private List<String> below(List<Table.Cell> row) {
    return row.subList(widths.length, row.size()).stream()
        .filter(cell -> cell.value() != null)
        .flatMap(cell -> Wrap.lines(shown(cell), Math.max(1, terminal.columns() - INDENT)).stream())
        .map(line -> " ".repeat(INDENT) + line)
        .toList();
  }

  private List<String> lines(List<Table.Cell> row) {
    var cells = new ArrayList<List<String>>();
    for (int c = 0; c < widths.length; c++) {
      cells.add(Wrap.lines(shown(row.get(c)), widths[c]));
    }
    int height = cells.stream().mapToInt(List::size).max().orElse(0);
    var lines = new ArrayList<String>();
    for (int i = 0; i < height; i++) {
      var line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String text = i < cells.get(c).size() ? cells.get(c).get(i) : "";
        line.append(c == 0 ? "" : " ".repeat(ColumnWidths.GAP))
            .append(painted(row.get(c), padded(text, c)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String padded(String text, int column) {
    String space = " ".repeat(Math.max(0, widths[column] - Wrap.width(text)));
    return numeric[column] ? space + text : text + space;
  }

  /// In the colour of the cell's status word, if it has one.
  private String painted(Table.Cell cell, String padded) {
    String status = cell.status();
    if (status == null || padded.isBlank()) {
      return padded;
    }
    String text = padded.strip();
    String painted = terminal.status(status);
    return painted.equals(status) ? padded : padded.replace(text, painted.replace(status, text));
  }

  private static String shown(Table.Cell cell) {
    return Terminal.harmless(cell.text());
  }
}
