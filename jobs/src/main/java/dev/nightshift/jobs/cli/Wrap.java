package dev.nightshift.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/// Text in lines of a bounded width.
///
/// A line ends at a space, or after a sign that joins the parts of a name (`-`, `/`, `_` and such);
/// never within a number, a date or a time, nor between a number and its unit. Only what is wider
/// than a line by itself is cut where the line ends.
final class Wrap {
  private static final String JOINTS = "-/:,;_=.@";

  private Wrap() {}

  /// The lines of a text, each at most so wide; one empty line where there is no text.
  static List<String> lines(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String piece : pieces(text)) {
      if (!line.isEmpty() && width(line + piece.stripTrailing()) > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(piece);
      while (width(line.toString().stripTrailing()) > width) {
        int cut = line.offsetByCodePoints(0, Math.max(1, width));
        lines.add(line.substring(0, cut));
        line.delete(0, cut);
      }
    }
    if (!line.isEmpty() || lines.isEmpty()) {
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /// The width of the widest part of a text that no line should cut.
  static int widestPiece(String text) {
    return pieces(text).stream().mapToInt(piece -> width(piece.stripTrailing())).max().orElse(0);
  }

  /// How many characters people see.
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static List<String> pieces(String text) {
    var pieces = new ArrayList<String>();
    int from = 0;
    for (int i = 1; i < text.length(); i++) {
      if (mayBreak(text, i)) {
        pieces.add(text.substring(from, i));
        from = i;
      }
    }
    if (from < text.length()) {
      pieces.add(text.substring(from));
    }
    return pieces;
  }

  private static boolean mayBreak(String text, int at) {
    char before = text.charAt(at - 1);
    char after = text.charAt(at);
    if (after == ' ') {
      return false;
    }
    if (before == ' ') {
      boolean ofNumber = at > 1 && Character.isDigit(text.charAt(at - 2));
      return !ofNumber || Character.isDigit(after);
    }
    boolean withinNumber =
        Character.isDigit(after) && (at < 2 || !Character.isLetter(text.charAt(at - 2)));
    return JOINTS.indexOf(before) >= 0 && JOINTS.indexOf(after) < 0 && !withinNumber;
  }
}
