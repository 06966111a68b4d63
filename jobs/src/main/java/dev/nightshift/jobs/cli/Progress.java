package dev.nightshift.jobs.cli;

import java.util.Locale;

/// Tells how far long work has come: a bar that redraws itself on a terminal, a line per step and
/// one for each minute of it elsewhere.
public final class Progress {
  private static final int WIDTH = 24;
  private static final long MINUTE = 60_000_000_000L;

  private final Terminal terminal;
  private String title = "";
  private boolean drawn;
  private long told;

  public Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Begins a step: its title stands before the bar.
  public void step(String nextTitle) {
    endLine();
    title = nextTitle;
    told = System.nanoTime();
    if (terminal.interactive()) {
      draw(0, "");
    } else {
      terminal.out().println(title + " …");
    }
  }

  /// Moves the bar of the step: `fraction` is 0 to 1, `note` says what is being done.
  public void at(double fraction, String note) {
    if (terminal.interactive()) {
      draw(Math.clamp(fraction, 0, 1), note);
    } else if (System.nanoTime() - told >= MINUTE) {
      told = System.nanoTime();
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "  %.0f %%  %s%n",
              100 * Math.clamp(fraction, 0, 1),
              Terminal.harmless(note));
    }
  }

  /// Ends the step with its result.
  public void done(String result) {
    if (terminal.interactive()) {
      terminal.out().print("\r\u001b[K");
      drawn = false;
    }
    terminal.out().println(terminal.green("✓ ") + title + ": " + Terminal.harmless(result));
  }

  /// Ends the step with what went wrong: the rest goes on.
  public void failed(String reason) {
    if (terminal.interactive()) {
      terminal.out().print("\r\u001b[K");
      drawn = false;
    }
    terminal.out().println(terminal.red("✗ ") + title + ": " + Terminal.harmless(reason));
  }

  /// Something to know about the step that just ended.
  public void note(String text) {
    terminal.out().println(terminal.yellow("! ") + Terminal.harmless(text));
  }

  private void draw(double fraction, String note) {
    int full = (int) Math.round(fraction * WIDTH);
    terminal
        .out()
        .print(
            "\r\u001b[K  "
                + title
                + "  "
                + "█".repeat(full)
                + "░".repeat(WIDTH - full)
                + "  "
                + Terminal.harmless(note));
    terminal.out().flush();
    drawn = true;
  }

  private void endLine() {
    if (drawn) {
      terminal.out().println();
      drawn = false;
    }
  }
}
