package dev.nightshift.jobs.benchmark;

import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;

/// A number that is read from what a program printed.
///
/// @param scale what the printed number is multiplied by to come out in `unit`
record DeclaredMetric(
    String name, String unit, boolean higherIsBetter, double scale, Source source) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Where the number stands.
  sealed interface Source {
    /// The first group of the first match in what was printed.
    record Regex(Pattern pattern) implements Source {}

    /// A place in printed JSON (RFC 6901); text before its first brace is passed over.
    record Json(JsonPointer pointer) implements Source {}

    /// How long the program took, in seconds.
    record Time() implements Source {}
  }

  /// The number.
  ///
  /// @param error what the program printed to its standard error
  /// @throws IllegalArgumentException when there is none
  Trial.Value read(String output, String error, double seconds) {
    double value =
        scale
            * switch (source) {
              case Source.Regex(var pattern) -> matched(pattern, output + "\n" + error);
              case Source.Json(var pointer) -> pointed(pointer, output);
              case Source.Time() -> seconds;
            };
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return new Trial.Value(name, value, unit, higherIsBetter);
  }

  private double matched(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    if (!match.find()) {
      throw new IllegalArgumentException("no match for " + name);
    }
    return Double.parseDouble(match.group(1).replace(",", ""));
  }

  private double pointed(JsonPointer pointer, String output) {
    int brace = output.indexOf('{');
    if (brace < 0) {
      throw new IllegalArgumentException("no JSON for " + name);
    }
    var node = JSON.readTree(output.substring(brace)).at(pointer);
    if (!node.isNumber()) {
      throw new IllegalArgumentException("no number for " + name);
    }
    return node.asDouble();
  }
}
