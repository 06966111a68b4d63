package dev.nightshift.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How many characters fit on a line of the terminal.
final class TerminalWidth {
  /// No bound: the output goes to a file or to another tool.
  static final int UNBOUNDED = Integer.MAX_VALUE;

  /// Narrower says nothing sensible: lines would hold single words.
  private static final int LEAST = 20;

  private TerminalWidth() {}

  /// What COLUMNS says, else what the terminal says of itself, else unbounded.
  static int of(Map<String, String> environment, boolean interactive) {
    int told = number(environment.getOrDefault("COLUMNS", ""));
    return told < UNBOUNDED || !interactive ? told : asked();
  }

  /// Asks `stty`, which every system with a shell has.
  private static int asked() {
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(2, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return UNBOUNDED;
      }
      try (var answer = stty.inputReader()) {
        String line = answer.readLine();
        return line == null ? UNBOUNDED : number(line.substring(line.indexOf(' ') + 1));
      }
    } catch (IOException _) {
      return UNBOUNDED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return UNBOUNDED;
    }
  }

  private static int number(String text) {
    try {
      int columns = Integer.parseInt(text.strip());
      return columns < LEAST ? UNBOUNDED : columns;
    } catch (NumberFormatException _) {
      return UNBOUNDED;
    }
  }
}
