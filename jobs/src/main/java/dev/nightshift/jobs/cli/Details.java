package dev.nightshift.jobs.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All about one thing, as lines of a name and a value, for people.
final class Details {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Terminal terminal;

  Details(Terminal terminal, String title) {
    this.terminal = terminal;
    terminal.out().println(terminal.bold(Terminal.harmless(title)));
  }

  /// A line; none where there is no value.
  void line(String name, @Nullable String value) {
    if (value != null) {
      terminal.out().printf("  %-12s %s%n", name, Terminal.harmless(value));
    }
  }

  /// The numbers behind an answer.
  ///
  /// @param json an object
  void evidence(String json) {
    terminal.out().println("  evidence");
    JSON.readTree(json).properties().stream()
        .filter(entry -> !entry.getValue().isObject())
        .forEach(
            entry ->
                terminal
                    .out()
                    .printf(
                        "    %-28s %s%n",
                        Terminal.harmless(entry.getKey()), text(entry.getValue())));
  }

  private static String text(JsonNode value) {
    return Terminal.harmless(value.isNull() ? "unset" : value.asString(value.toString()));
  }
}
