package dev.nightshift.jobs.cli;

import dev.nightshift.reports.Harmless;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Where the command line prints: whether a person looks on, and in which colours.
///
/// @param out standard output
/// @param err standard error
/// @param interactive whether standard output is a terminal: progress bars are drawn there, plain
///   lines elsewhere
/// @param coloured whether colours are wanted: on a terminal, unless NO_COLOR is set
/// @param columns characters that fit on a line; {@link TerminalWidth#UNBOUNDED} elsewhere
public record Terminal(
    PrintStream out, PrintStream err, boolean interactive, boolean coloured, int columns) {

  /// With lines of any width.
  public Terminal(PrintStream out, PrintStream err, boolean interactive, boolean coloured) {
    this(out, err, interactive, coloured, TerminalWidth.UNBOUNDED);
  }

  /// The process's own terminal. JDK 25 answers null again where standard input or output is none.
  @SuppressWarnings("SystemConsoleNull")
  public static Terminal system(Map<String, String> environment) {
    var console = System.console();
    boolean interactive = console != null && console.isTerminal();
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(environment.get("TERM"));
    return new Terminal(
        System.out,
        System.err,
        interactive,
        interactive && !plain,
        TerminalWidth.of(environment, interactive));
  }

  /// Asks a person; where none can be asked, the answer is no.
  public boolean confirmed(String question) {
    if (!interactive) {
      return false;
    }
    String answer = Objects.requireNonNull(System.console()).readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /// The same with standard error in the place of standard output: for progress beside CSV and
  /// JSON.
  public Terminal toError() {
    return new Terminal(err, err, false, false);
  }

  public String green(String text) {
    return paint("32", text);
  }

  public String yellow(String text) {
    return paint("33", text);
  }

  public String red(String text) {
    return paint("31", text);
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  /// A status word in its colour: ok, done and measured green; warning, partial and running yellow;
  /// critical, failed and dead red; others as they are.
  public String status(String word) {
    return switch (word) {
      case "ok", "done", "measured", "live", "fine" -> green(word);
      case "warning", "warn", "partial", "running", "skipped", "unknown", "open" -> yellow(word);
      case "critical", "failed", "fail", "dead", "stopped", "abandoned", "harm", "silent" ->
          red(word);
      default -> word;
    };
  }

  /// Names come from outside: a control character in one must not reach the terminal. A line break
  /// or tab is a space, as it parts words; any other shows as a replacement character.
  public static String harmless(String text) {
    return Harmless.text(text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
