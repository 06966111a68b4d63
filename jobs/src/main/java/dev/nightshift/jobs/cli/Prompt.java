package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.ShellStore;
import dev.nightshift.jobs.database.Statements;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A small prompt for SQL: statements end with `;`, and `\d`, `\d NAME`, `\?` and `\q` are what
/// they are in psql.
final class Prompt {
  private final ShellStore store;
  private final Terminal terminal;
  private final boolean interactive;
  private final Statements statements = new Statements();

  /// @param interactive whether a person types: then a mistake is told and the next line read
  Prompt(ShellStore store, Terminal terminal, boolean interactive) {
    this.store = store;
    this.terminal = terminal;
    this.interactive = interactive;
  }

  /// Reads lines until there are no more.
  ///
  /// @return the exit code
  int run(BufferedReader lines) throws IOException {
    if (interactive) {
      terminal
          .out()
          .println("SQL in UTC, read-only unless --write. \\d lists tables, \\? helps, \\q quits.");
    }
    String line;
    while ((line = ask(lines)) != null) {
      if (statements.rest().isEmpty() && line.startsWith("\\")) {
        if (line.strip().equals("\\q")) {
          return 0;
        }
        if (!attempt(line.strip(), this::command)) {
          return Failures.OUTSIDE;
        }
        continue;
      }
      for (String statement : statements.add(line)) {
        if (!attempt(statement, sql -> print(store.run(sql)))) {
          return Failures.OUTSIDE;
        }
      }
    }
    String rest = statements.rest();
    return rest.isEmpty() || interactive || attempt(rest, sql -> print(store.run(sql)))
        ? 0
        : Failures.OUTSIDE;
  }

  private @Nullable String ask(BufferedReader lines) throws IOException {
    if (interactive) {
      terminal.out().print(statements.rest().isEmpty() ? "nightshift=> " : "nightshift-> ");
      terminal.out().flush();
    }
    return lines.readLine();
  }

  private interface Attempt {
    void run(String text);
  }

  /// @return whether to go on
  private boolean attempt(String text, Attempt attempt) {
    try {
      attempt.run(text);
      return true;
    } catch (NightshiftException e) {
      terminal.err().println("nightshift: " + Terminal.harmless(String.valueOf(e.getMessage())));
      statements.clear();
      return interactive;
    }
  }

  private void command(String line) {
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "\\d", "\\dt", "\\dv" -> {
        if (words.length == 1) {
          print(store.relations());
        } else {
          var columns = store.columns(words[1]);
          if (columns.rows().isEmpty()) {
            terminal
                .out()
                .println("There is no table or view " + Terminal.harmless(words[1]) + ".");
          } else {
            print(columns);
          }
        }
      }
      case "\\?" ->
          terminal
              .out()
              .println(
                  """
                  STATEMENT;   runs it, over as many lines as it takes
                  \\d           tables and views: those of schema report are meant for reading
                  \\d NAME      columns of a table or view
                  \\q           quits""");
      default -> terminal.out().println(Terminal.harmless(words[0]) + " is unknown; \\? helps.");
    }
  }

  private void print(ShellStore.Result result) {
    result.notices().forEach(notice -> terminal.err().println(Terminal.harmless(notice)));
    if (result.columns().isEmpty()) {
      terminal.out().println(result.changed() > 0 ? rows(result.changed()) : "ok");
      return;
    }
    var table = Table.columns(result.columns());
    result.rows().forEach(row -> table.row(row.toArray()));
    table.print(terminal, OutputFormat.TABLE, "");
    boolean cut = result.rows().size() == ShellStore.MAX_ROWS;
    terminal
        .out()
        .println("(" + rows(result.rows().size()) + (cut ? ", more are not shown)" : ")"));
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }
}
