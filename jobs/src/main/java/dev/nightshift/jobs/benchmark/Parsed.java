package dev.nightshift.jobs.benchmark;

import java.util.List;
import java.util.function.Function;

/// What the end of a tool means for its benchmark.
final class Parsed {
  private Parsed() {}

  /// Reads the output of a tool that ended well by `parser`; anything else, rubbish included, is
  /// told as what it is.
  static Trial trial(Tool.Ended ended, Function<String, List<Trial.Value>> parser) {
    return switch (ended) {
      case Tool.Ended.Exited(int code, String output, String error) when code == 0 ->
          parse(output, error, parser);
      case Tool.Ended.Exited(int code, String output, String error) ->
          new Trial.Failed(exit(code) + ": " + last(error.isBlank() ? output : error));
      case Tool.Ended.TimedOut(var after) ->
          new Trial.Failed("it did not end within " + after.toSeconds() + " s");
      case Tool.Ended.Broken(String reason) -> new Trial.Failed(reason);
    };
  }

  private static Trial parse(
      String output, String error, Function<String, List<Trial.Value>> parser) {
    try {
      return new Trial.Measured(parser.apply(output));
    } catch (RuntimeException e) {
      return new Trial.Failed(
          "its output was not understood: " + last(output.isBlank() ? error : output));
    }
  }

  private static String exit(int code) {
    return code > 128
        ? "it was ended by signal " + (code - 128)
        : "it ended with exit code " + code;
  }

  /// The last line that says anything, as far as it can be read.
  static String last(String text) {
    String line =
        text.replaceAll("[\\p{Cntrl}&&[^\\n\\r]]", " ")
            .lines()
            .filter(l -> !l.isBlank())
            .reduce((_, l) -> l)
            .orElse("it said nothing")
            .strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
