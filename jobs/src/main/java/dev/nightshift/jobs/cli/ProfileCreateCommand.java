package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.SettingsText;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileStart;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a profile of the operator's own: every key stands there as a comment, with the value of
/// the profile it extends.
@Command(
    name = "create",
    description = "Write a profile of your own that extends another, with every key as a comment.")
final class ProfileCreateCommand extends DatabaseCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the new profile.")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "BASE",
      description = "Profile it extends (default: " + ProfileFiles.DEFAULT + ").")
  private String base = ProfileFiles.DEFAULT;

  @Override
  int run(Session session) {
    var files = Profiles.files(session);
    var resolved = ProfileStart.resolve(files.read(), base);
    var yaml = new StringBuilder();
    yaml.append("description: ").append(name).append(", made from ").append(base).append(".\n");
    yaml.append("extends: ").append(base).append("\n\n");
    yaml.append("# Values of ")
        .append(base)
        .append(". Take the # away, section included, where yours differ.\n");
    append(yaml, SettingsText.tree(resolved.profile()), "");
    var file = files.create(name, yaml.toString());
    session.out().println(Terminal.harmless("Wrote " + file));
    session.out().println("Edit it, then: nightshift profile use " + name);
    return 0;
  }

  private static void append(StringBuilder yaml, Map<?, ?> tree, String indent) {
    tree.forEach(
        (key, value) -> {
          yaml.append("# ").append(indent).append(key).append(':');
          if (value instanceof Map<?, ?> section) {
            yaml.append('\n');
            append(yaml, section, indent + "  ");
          } else if (value instanceof List<?> items) {
            yaml.append(" [")
                .append(
                    String.join(", ", items.stream().map(item -> quoted(item.toString())).toList()))
                .append("]\n");
          } else {
            yaml.append(' ').append(quoted(String.valueOf(value))).append('\n');
          }
          if (indent.isEmpty()) {
            yaml.append('\n');
          }
        });
  }

  /// Quotes where YAML would read something else than the text.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9 _.@/+-]*") || text.matches("[A-Za-z]+ \\d\\d:\\d\\d")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
