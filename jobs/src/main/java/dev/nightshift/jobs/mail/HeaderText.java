package dev.nightshift.jobs.mail;

/// Refuses what must not stand in a header. The library checks too, but not every header and, in
/// some versions, not characters whose low byte is a line break (CVE-2025-7962).
final class HeaderText {
  private HeaderText() {}

  /// The text, if it is one line.
  ///
  /// @throws IllegalArgumentException if it holds a line break, NUL or another control character
  static String checked(String header, String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
        throw new IllegalArgumentException(
            "header " + header + " holds control character " + (int) character);
      }
    }
    return text;
  }

  /// The text, if it is letters, digits, hyphens and dots.
  static String token(String text) {
    if (!text.matches("[A-Za-z0-9.-]{1,60}")) {
      throw new IllegalArgumentException("not a plain word for a header: " + text);
    }
    return text;
  }

  /// The bytes, if a 7-bit server lets them pass: ASCII without NUL, lines that end in CR LF.
  static byte[] ascii(byte[] message) {
    for (int i = 0; i < message.length; i++) {
      int octet = message[i];
      boolean lineBreak = octet != '\n' || (i > 0 && message[i - 1] == '\r');
      boolean carriageReturn = octet != '\r' || (i + 1 < message.length && message[i + 1] == '\n');
      if (octet <= 0 || !lineBreak || !carriageReturn) {
        throw new IllegalStateException(
            "byte " + octet + " at " + i + " of a mail is not 7-bit text");
      }
    }
    return message;
  }
}
