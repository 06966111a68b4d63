package dev.nightshift.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lays out the text twin: lines of at most [#WIDTH] characters, tables in columns.
public final class Layout {
  /// Widest line: what a terminal and a quoted mail show without folding.
  public static final int WIDTH = 76;

  private static final String INDENT = "  ";
  private static final int GAP = 2;

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

  /// Rows in aligned columns, the first row as their heads. What is too long for the line goes on
  /// below itself, within its column.
  public static String table(List<List<String>> rows) {
    var widths = widths(rows);
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var cells = new ArrayList<List<String>>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(fold(row.get(i), widths[i]));
      }
      int height = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int at = 0; at < height; at++) {
        lines.add(line(cells, at, widths));
      }
    }
    return String.join("\n", lines);
  }

  private static String line(List<List<String>> cells, int at, int[] widths) {
    var line = new StringBuilder(INDENT);
    for (int i = 0; i < cells.size(); i++) {
      String text = at < cells.get(i).size() ? cells.get(i).get(at) : "";
      line.append(text).append(" ".repeat(widths[i] - length(text) + GAP));
    }
    return line.toString().stripTrailing();
  }

  /// The longest text of each column; where that is too wide in all, the widest ones give way.
  private static int[] widths(List<List<String>> rows) {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    int room = WIDTH - INDENT.length() - GAP * (widths.length - 1);
    while (Arrays.stream(widths).sum() > room) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      widths[widest]--;
    }
    return widths;
  }

  /// A text in lines of a width, parted at a space where there is one in the second half.
  private static List<String> fold(String text, int width) {
    var lines = new ArrayList<String>();
    String rest = text;
    while (length(rest) > width) {
      int most = rest.offsetByCodePoints(0, width);
      int space = rest.lastIndexOf(' ', most);
      boolean parts = space > most / 2;
      lines.add(rest.substring(0, parts ? space : most));
      rest = rest.substring(parts ? space + 1 : most);
    }
    lines.add(rest);
    return lines;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
