package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// The text of a file in /proc, /sys or a cgroup, and a cursor that walks over its lines and tokens
/// without making garbage. One is used again for file after file, by one thread.
///
/// Tokens are separated by spaces and tabs; `:` and `=` belong to them.
final class KernelText {
  /// What stands for a number that is not there.
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int FIRST_CAPACITY = 16 * 1024;
  private static final int MAX_CAPACITY = 8 * 1024 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_CAPACITY);
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private int lineEnd = -1;
  private int tokenStart;
  private int tokenEnd;

  /// The text itself, for parsers that are tried on captured files.
  static KernelText of(String text) {
    var made = new KernelText();
    made.bytes = text.getBytes(StandardCharsets.UTF_8);
    made.length = made.bytes.length;
    return made;
  }

  /// Reads a file from its beginning.
  ///
  /// @param whole whether to read on to the end: files of many records, most of /proc, give a page
  ///   at a time; a cgroup file comes in one piece, and asking again costs as much as the file
  void fill(FileChannel channel, boolean whole) throws IOException {
    length = 0;
    int read;
    do {
      if (length == bytes.length) {
        grow();
      }
      buffer.clear().limit(bytes.length - length);
      read = channel.read(buffer, length);
      if (read > 0) {
        buffer.flip().get(bytes, length, read);
        length += read;
      }
    } while (read > 0 && (whole || length == bytes.length));
    rewind();
  }

  private void grow() throws IOException {
    if (bytes.length >= MAX_CAPACITY) {
      throw new IOException("a kernel file is longer than " + MAX_CAPACITY + " bytes");
    }
    bytes = java.util.Arrays.copyOf(bytes, bytes.length * 2);
    buffer = ByteBuffer.allocateDirect(bytes.length);
  }

  /// Back to before the first line.
  void rewind() {
    lineEnd = -1;
    tokenEnd = 0;
  }

  /// To the next line, before its first token; false when there is none.
  boolean nextLine() {
    int start = lineEnd + 1;
    if (start >= length) {
      return false;
    }
    int end = start;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    lineEnd = end;
    tokenEnd = start;
    return true;
  }

  /// To the next token of the line; false when there is none.
  boolean nextToken() {
    int at = tokenEnd;
    while (at < lineEnd && isSpace(bytes[at])) {
      at++;
    }
    if (at >= lineEnd) {
      tokenStart = tokenEnd = lineEnd;
      return false;
    }
    tokenStart = at;
    while (at < lineEnd && !isSpace(bytes[at])) {
      at++;
    }
    tokenEnd = at;
    return true;
  }

  /// Skips tokens.
  KernelText skip(int tokens) {
    for (int i = 0; i < tokens; i++) {
      nextToken();
    }
    return this;
  }

  /// Whether the token is this word.
  boolean is(String word) {
    return tokenEnd - tokenStart == word.length() && startsWith(word);
  }

  /// Whether the token begins with this ASCII word.
  boolean startsWith(String word) {
    if (tokenEnd - tokenStart < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[tokenStart + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The whole number the token begins with; {@link #UNKNOWN} when it begins with none.
  long number() {
    return number(tokenStart);
  }

  /// The whole number that follows the first `mark` in the token.
  long numberAfter(char mark) {
    for (int i = tokenStart; i < tokenEnd; i++) {
      if (bytes[i] == mark) {
        return number(i + 1);
      }
    }
    return UNKNOWN;
  }

  /// The whole number of the next token.
  long nextNumber() {
    return nextToken() ? number(tokenStart) : UNKNOWN;
  }

  private long number(int start) {
    int at = start;
    boolean negative = at < tokenEnd && bytes[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long value = 0;
    while (at < tokenEnd && bytes[at] >= '0' && bytes[at] <= '9') {
      int digit = bytes[at] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE; // unsigned 64 bit counters and "no limit" of cgroup v1
      }
      value = value * 10 + digit;
      at++;
    }
    return at == first ? UNKNOWN : negative ? -value : value;
  }

  /// The decimal fraction the token stands for; NaN when it is none.
  double decimal() {
    try {
      return Double.parseDouble(token());
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  /// The token as text.
  String token() {
    return new String(bytes, tokenStart, tokenEnd - tokenStart, StandardCharsets.UTF_8);
  }

  /// All of it as text.
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }
}
