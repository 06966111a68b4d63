package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.analysis.EvidenceText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// All about one thing, as lines of a name and a value, for people.
final class Details {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int INDENT = 15;
  private static final int LEAST = 20;

  private final Terminal terminal;

  Details(Terminal terminal, String title) {
    this.terminal = terminal;
    Wrap.lines(Terminal.harmless(title), terminal.columns())
        .forEach(line -> terminal.out().println(terminal.bold(line)));
  }

  /// A line, or several where the terminal is narrow; none where there is no value.
  void line(String name, @Nullable String value) {
    if (value != null) {
      String title = name;
      for (String part :
          Wrap.lines(Terminal.harmless(value), Math.max(LEAST, terminal.columns() - INDENT))) {
        terminal.out().printf("  %-12s %s%n", title, part);
        title = "";
      }
    }
  }

  /// A line to be copied: never wrapped by us.
  void command(String name, String value) {
    terminal.out().printf("  %-12s %s%n", name, Terminal.harmless(value));
  }

  /// The numbers behind an answer.
  ///
  /// @param json an object
  void evidence(String json) {
    terminal.out().println("  evidence");
    var all = JSON.readTree(json);
    var words = new EvidenceText(all);
    all.properties().stream()
        .filter(entry -> !entry.getValue().isObject())
        .forEach(
            entry ->
                terminal
                    .out()
                    .printf(
                        "    %-28s %s%n",
                        Terminal.harmless(entry.getKey()),
                        Terminal.harmless(words.of(entry.getKey(), entry.getValue()))));
  }
}
