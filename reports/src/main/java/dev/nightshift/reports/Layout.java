package dev.nightshift.reports;

import java.util.ArrayList;
import java.util.List;

/// Lays out the text twin: lines of at most [#WIDTH] characters, tables in columns.
public final class Layout {
  /// Widest line: what a terminal and a quoted mail show without folding.
  public static final int WIDTH = 76;

  private static final int WIDEST_CELL = 34;

  private Layout() {}

  /// The text in lines with a hanging indent: the first line is indented by `first` spaces, the
  /// others by `rest`. A word longer than a line is left whole.
  public static String wrap(String text, int first, int rest) {
    var lines = new StringBuilder(" ".repeat(first));
    int column = first;
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      int length = word.codePointCount(0, word.length());
      if (!empty && column + 1 + length > WIDTH) {
        lines.append('\n').append(" ".repeat(rest));
        column = rest;
        empty = true;
      }
      if (!empty) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += length;
      empty = false;
    }
    return lines.toString();
  }

  /// A heading with how many items follow; a negative number leaves that out.
  public static String heading(String title, int total) {
    String counted = total < 0 ? title : title + " (" + total + ")";
    return "\n" + counted + "\n" + "-".repeat(counted.length());
  }

  /// Rows in aligned columns, the first row as their heads; the last column is not padded.
  public static String table(List<List<String>> rows) {
    var widths = widths(rows);
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder(" ");
      for (int i = 0; i < row.size(); i++) {
        line.append(' ').append(i == row.size() - 1 ? row.get(i) : pad(row.get(i), widths[i] + 1));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join("\n", lines);
  }

  private static int[] widths(List<List<String>> rows) {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Math.min(WIDEST_CELL, length(row.get(i))));
      }
    }
    return widths;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - length(text)));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
