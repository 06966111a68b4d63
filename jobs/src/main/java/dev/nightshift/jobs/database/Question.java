package dev.nightshift.jobs.database;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A question of the folder `sql/`: one statement that runs unchanged in psql, in Grafana and by
/// `nightshift query`.
///
/// Its first line is the question, the comment lines below explain it and name its parameters:
///
/// ```
/// -- Who uses the most CPU?
/// --
/// -- group: usage
/// -- parameter since interval = 7 days: how far back to look
/// -- column workload: name of the workload
/// ```
///
/// The statement reads a parameter by `report.parameter('since', interval '7 days')`, which is the
/// setting `nightshift.since` of the session, else the fallback.
///
/// @param name name of the file without its ending
/// @param title the question
/// @param explanation what to know about the answer, empty when the question says it all
/// @param group what it is about: usage, limits, health, benchmarks, rollouts, nightshift, …
/// @param parameters what can be set
/// @param columns what the columns of the answer mean, in their order
/// @param sql the statement
public record Question(
    String name,
    String title,
    String explanation,
    String group,
    List<Parameter> parameters,
    List<Column> columns,
    String sql) {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "parameter (?<name>[a-z_]+) (?<type>[a-z ]+?) = (?<fallback>.*?): (?<meaning>.+)");

  private static final Pattern COLUMN =
      Pattern.compile("column (?<name>[a-z0-9_]+): (?<meaning>.+)");
  private static final String GROUP = "group: ";

  public Question {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }

  /// What can be set.
  ///
  /// @param name name, as in `--param NAME=VALUE` and the setting `nightshift.NAME`
  /// @param type its type in SQL
  /// @param fallback its value when it is not set; may be empty
  /// @param meaning what it does
  public record Parameter(String name, String type, String fallback, String meaning) {}

  /// A column of the answer.
  public record Column(String name, String meaning) {}

  /// Reads the comment lines at the top of a file.
  static Question parse(String name, String text) {
    var comments =
        text.lines()
            .takeWhile(line -> line.startsWith("--"))
            .map(line -> line.substring(2).strip())
            .toList();
    if (comments.isEmpty() || !comments.getFirst().endsWith("?")) {
      throw new IllegalArgumentException("the first line of " + name + ".sql is no question");
    }
    var matchers = comments.stream().map(PARAMETER::matcher).filter(Matcher::matches).toList();
    var explanation =
        comments.stream()
            .skip(1)
            .filter(line -> !line.matches("(parameter|column|group:?) .*"))
            .reduce("", (before, line) -> (before + " " + line).strip());
    return new Question(
        name,
        comments.getFirst(),
        explanation,
        comments.stream()
            .filter(line -> line.startsWith(GROUP))
            .map(line -> line.substring(GROUP.length()))
            .findFirst()
            .orElse("other"),
        matchers.stream()
            .map(
                matcher ->
                    new Parameter(
                        matcher.group("name"),
                        matcher.group("type"),
                        matcher.group("fallback"),
                        matcher.group("meaning")))
            .toList(),
        comments.stream()
            .map(COLUMN::matcher)
            .filter(Matcher::matches)
            .map(matcher -> new Column(matcher.group("name"), matcher.group("meaning")))
            .toList(),
        text);
  }
}
