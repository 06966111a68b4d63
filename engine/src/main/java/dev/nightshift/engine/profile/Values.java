package dev.nightshift.engine.profile;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Single values: text to the type a component asks for, and back.
///
/// Whole numbers whose name ends in `bytes` are sizes. A type of ours with a static `parse(String)`
/// is read by it and written by its `toString()`.
final class Values {
  private Values() {}

  /// @throws IllegalArgumentException "must be …, is …" when the text is no such value
  static Object read(Class<?> type, String name, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class) {
      return readBoolean(text);
    }
    if (type == double.class) {
      return Quantities.parseNumber(text);
    }
    if (type == int.class) {
      return Math.toIntExact(readWhole(text, Integer.MAX_VALUE));
    }
    if (type == long.class) {
      return isSize(name) ? Quantities.parseBytes(text) : readWhole(text, Long.MAX_VALUE);
    }
    if (type == Duration.class) {
      return Quantities.parseDuration(text);
    }
    if (type == ZoneId.class || type == LocalTime.class) {
      return readTime(type, text);
    }
    return type.isEnum() ? readEnum(type, text) : readOwn(type, text);
  }

  static String write(Object value, String name) {
    return switch (value) {
      case Duration duration -> Quantities.duration(duration);
      case Double number -> Quantities.number(number);
      case Long bytes when isSize(name) -> Quantities.bytes(bytes);
      case Enum<?> constant -> word(constant);
      default -> value.toString();
    };
  }

  private static boolean isSize(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("bytes");
  }

  private static boolean readBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false, is " + text);
    };
  }

  private static long readWhole(String text, long most) {
    try {
      long number = Long.parseLong(text.strip());
      if (number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below: too large for a long is no whole number here either
    }
    throw new IllegalArgumentException("must be a whole number, is " + text);
  }

  private static Object readTime(Class<?> type, String text) {
    try {
      return type == ZoneId.class ? ZoneId.of(text) : LocalTime.parse(text);
    } catch (java.time.DateTimeException failure) {
      throw new IllegalArgumentException(
          type == ZoneId.class
              ? "must be a time zone such as UTC or Europe/Berlin, is " + text
              : "must be a time of day such as 02:00, is " + text,
          failure);
    }
  }

  private static Object readEnum(Class<?> type, String text) {
    var constants = (Enum<?>[]) type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + Arrays.stream(constants)
                            .map(Values::word)
                            .collect(Collectors.joining(", "))
                        + ", is "
                        + text));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object readOwn(Class<?> type, String text) {
    try {
      return type.getMethod("parse", String.class).invoke(null, text);
    } catch (InvocationTargetException failure) {
      if (failure.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(type + " cannot be read", failure);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("settings cannot be of " + type, failure);
    }
  }
}
