package dev.nightshift.reports;

/// One line of text that somebody else may have written: a container's name, an image, a sentence
/// about them. Control characters, line breaks and characters that turn the reading direction
/// become a visible mark, so that a name can neither add a line to a text mail or a header nor
/// disguise itself ([Harmless]); what is too long is cut.
///
/// @param text at most [#MAX_LENGTH] code points without anything invisible but spaces
public record Line(String text) {
  /// Longest text kept, in code points: a sentence fits, a novel does not.
  public static final int MAX_LENGTH = 400;

  /// Longest name kept in a table, in code points.
  public static final int MAX_NAME = 60;

  private static final int ELLIPSIS = '…';

  public Line {
    text = clean(text, MAX_LENGTH);
  }

  public static Line of(String text) {
    return new Line(text);
  }

  /// A name as a table shows it: cut earlier than a sentence.
  public static Line name(String text) {
    return new Line(clean(text, MAX_NAME));
  }

  @Override
  public String toString() {
    return text;
  }

  private static String clean(String text, int maxLength) {
    var cleaned = new StringBuilder(Math.min(text.length(), maxLength));
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (length == maxLength - 1 && i < text.length()) {
        return cleaned.appendCodePoint(ELLIPSIS).toString();
      }
      cleaned.appendCodePoint(Harmless.point(point));
      length++;
    }
    return cleaned.toString();
  }
}
