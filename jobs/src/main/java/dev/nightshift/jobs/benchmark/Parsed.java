package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.util.List;
import java.util.function.Function;

/// What the end of a tool means for its benchmark.
final class Parsed {
  private Parsed() {}

  /// Reads the output of a tool that ended well by `parser`; anything else, rubbish included, is
  /// told as what it is.
  static List<BenchmarkResult> results(
      String benchmark, Tool.Ended ended, Function<String, List<BenchmarkResult>> parser) {
    return switch (ended) {
      case Tool.Ended.Exited(int code, String output, String error) when code == 0 ->
          parse(benchmark, output, error, parser);
      case Tool.Ended.Exited(int code, String output, String error) ->
          failed(benchmark, exit(code) + ": " + last(error.isBlank() ? output : error));
      case Tool.Ended.TimedOut(var after) ->
          failed(benchmark, "it did not end within " + after.toSeconds() + " s");
      case Tool.Ended.Broken(String reason) -> failed(benchmark, reason);
    };
  }

  private static List<BenchmarkResult> parse(
      String benchmark,
      String output,
      String error,
      Function<String, List<BenchmarkResult>> parser) {
    try {
      return parser.apply(output);
    } catch (RuntimeException e) {
      return failed(
          benchmark, "its output was not understood: " + last(output.isBlank() ? error : output));
    }
  }

  static List<BenchmarkResult> failed(String benchmark, String reason) {
    return List.of(new BenchmarkResult.Failed(benchmark, reason));
  }

  private static String exit(int code) {
    return code > 128
        ? "it was ended by signal " + (code - 128)
        : "it ended with exit code " + code;
  }

  static String last(String text) {
    String line =
        text.lines()
            .filter(l -> !l.isBlank())
            .reduce((_, l) -> l)
            .orElse("it said nothing")
            .strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
