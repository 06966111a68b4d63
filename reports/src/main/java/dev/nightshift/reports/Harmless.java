package dev.nightshift.reports;

/// What becomes of characters that nobody sees: names come from outside, and one of these could end
/// a line, turn the reading direction, drive a terminal, or hide. The one place that says so for
/// mails, pages, metrics, CSV and the command line.
public final class Harmless {
  private static final int MARK = '\uFFFD';

  private Harmless() {}

  /// A text on one line: breaks and tabs part words and become spaces, all else that is invisible
  /// shows as a replacement character.
  public static String text(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().forEach(point -> clean.appendCodePoint(isBreak(point) ? ' ' : point(point)));
    return clean.toString();
  }

  /// A character, or what is shown in its place; a line break too shows as a replacement character.
  public static int point(int point) {
    return switch (Character.getType(point)) {
      case Character.SPACE_SEPARATOR -> point == '\u00A0' || point == '\u202F' ? point : ' ';
      case Character.CONTROL -> point == '\t' ? ' ' : MARK;
      // The joiner holds emoji together and reorders nothing.
      case Character.FORMAT -> point == '\u200D' ? point : MARK;
      case Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          MARK;
      default -> point;
    };
  }

  private static boolean isBreak(int point) {
    return point == '\n' || point == '\r' || point == '\t' || point == 0x2028 || point == 0x2029;
  }
}
