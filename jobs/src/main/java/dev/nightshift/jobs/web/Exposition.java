package dev.nightshift.jobs.web;

import dev.nightshift.reports.Harmless;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Metrics in Prometheus's text format, version 0.0.4.
final class Exposition {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(64 * 1024);

  /// Begins a metric that may rise and fall.
  ///
  /// @param help what it is, in a sentence
  Exposition gauge(String name, String help) {
    return begin(name, help, "gauge");
  }

  /// Begins a metric that only rises until a restart.
  Exposition counter(String name, String help) {
    return begin(name, help, "counter");
  }

  Exposition begin(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /// A value; nothing where it is not known.
  ///
  /// @param labels names and values in turn
  Exposition sample(String name, @Nullable Number value, String... labels) {
    if (value == null) {
      return this;
    }
    text.append(name);
    for (int i = 0; i + 1 < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      text.append('"');
    }
    text.append(labels.length > 1 ? "} " : " ").append(number(value)).append('\n');
    return this;
  }

  private void escape(String value) {
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.appendCodePoint(Harmless.point(c));
              }
            });
  }

  private static String number(Number value) {
    double number = value.doubleValue();
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
