package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns failures into one sentence and an exit code: 2 for what the operator typed or configured,
/// 3 for what failed outside.
final class Failures {
  static final int NO = 1;
  static final int USAGE = 2;
  static final int OUTSIDE = 3;

  /// How picocli lists what an option may be: by the names of constants.
  private static final Pattern CHOICES =
      Pattern.compile("\\[([A-Z_, ]+)\\] \\(case-insensitive\\)");

  /// How picocli names what an option takes: by Java's types.
  private static final Pattern TYPES = Pattern.compile("is not an? (?:(long|int)|double)$");

  private Failures() {}

  static int wrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintStream err = System.err;
    if (failure instanceof UnmatchedArgumentException unmatched) {
      err.println(
          "nightshift: '%s' is no command or option here."
              .formatted(Terminal.harmless(String.join(" ", unmatched.getUnmatched()))));
      var similar = unmatched.getSuggestions();
      if (!similar.isEmpty()) {
        err.println("Did you mean: " + String.join(", ", similar) + "?");
      }
    } else {
      err.println("nightshift: " + sentence(failure));
    }
    err.println("See '" + command.getCommandSpec().qualifiedName(" ") + " --help'.");
    return USAGE;
  }

  private static String sentence(ParameterException failure) {
    String message = failure.getMessage() == null ? "wrong arguments" : failure.getMessage();
    String said = message.lines().findFirst().orElse("wrong arguments");
    String choices =
        CHOICES.matcher(said).replaceAll(found -> found.group(1).toLowerCase(Locale.ROOT));
    return Terminal.harmless(
        TYPES
            .matcher(choices)
            .replaceAll(type -> type.group(1) == null ? "is no number" : "is no whole number"));
  }

  static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    boolean verbose = Nightshift.verbose(parsed);
    System.err.println("nightshift: " + describe(failure, verbose));
    if (verbose) {
      failure.printStackTrace(System.err);
    }
    return failure instanceof NightshiftException known && known.kind() == ErrorKind.OPERATOR
        ? USAGE
        : OUTSIDE;
  }

  private static String describe(Exception failure, boolean verbose) {
    if (failure instanceof NightshiftException known) {
      // several mistakes told at once stand on lines of their own
      return String.valueOf(known.getMessage())
          .lines()
          .map(Terminal::harmless)
          .collect(java.util.stream.Collectors.joining("\n"));
    }
    String what =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    return "something unexpected failed: "
        + Terminal.harmless(what.lines().findFirst().orElse(what))
        + (verbose ? "" : " (--verbose shows where; please report it)");
  }
}
