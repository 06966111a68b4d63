package dev.nightshift.engine.rollout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// JSON that is the same text for the same values: keys sorted, no spaces, whole numbers only,
/// entries without a value left out. A subset of RFC 8785.
final class Canonical {
  private Canonical() {}

  /// @param value text, whole number, truth value, map or collection of these
  static String text(Object value) {
    var text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  /// SHA-256 in hexadecimal.
  static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void write(@Nullable Object value, StringBuilder text) {
    switch (value) {
      case String string -> quote(string, text);
      case Long number -> text.append(number.longValue());
      case Integer number -> text.append(number.intValue());
      case Boolean truth -> text.append(truth.booleanValue());
      case Map<?, ?> map -> object(map, text);
      case Collection<?> list -> array(list, text);
      case null, default -> throw new IllegalArgumentException("no canonical form of " + value);
    }
  }

  private static void object(Map<?, ?> map, StringBuilder text) {
    var sorted = new TreeMap<String, Object>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            sorted.put((String) key, value);
          }
        });
    text.append('{');
    String comma = "";
    for (var entry : sorted.entrySet()) {
      text.append(comma);
      quote(entry.getKey(), text);
      text.append(':');
      write(entry.getValue(), text);
      comma = ",";
    }
    text.append('}');
  }

  private static void array(Collection<?> list, StringBuilder text) {
    text.append('[');
    String comma = "";
    for (Object element : list) {
      text.append(comma);
      write(element, text);
      comma = ",";
    }
    text.append(']');
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    string
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').appendCodePoint(c);
              } else if (c == 0 || (c >= 0xd800 && c <= 0xdfff)) {
                // NUL has no place in PostgreSQL's text, half a pair none in UTF-8
                text.appendCodePoint(0xfffd);
              } else if (c < 0x20 || c == 0x7f) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    text.append('"');
  }
}
