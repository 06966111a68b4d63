package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Lists of commands show the first line of what each one says of itself.
final class HelpTest {
  /// Two lines beside the longest name, on a terminal of 80 columns.
  private static final int LONGEST = 120;

  @Test
  void theFirstLineOfEveryCommandIsAWholeSentenceThatFits() {
    var wrong = new ArrayList<String>();
    walk(Nightshift.commandLine(), wrong);
    assertThat(wrong).isEmpty();
  }

  @Test
  void valuesAreNamedAsTheyAreTyped() {
    var wrong = new ArrayList<String>();
    named(Nightshift.commandLine(), wrong);
    assertThat(wrong).isEmpty();
  }

  private static void named(CommandLine command, List<String> wrong) {
    for (var option : command.getCommandSpec().options()) {
      var values = option.completionCandidates();
      if (values != null && String.join("", option.description()).contains("COMPLETION")) {
        for (String value : values) {
          if (!value.equals(value.toLowerCase(Locale.ROOT))) {
            wrong.add(command.getCommandSpec().qualifiedName(" ") + " " + value);
          }
        }
      }
    }
    command.getSubcommands().values().forEach(one -> named(one, wrong));
  }

  private static void walk(CommandLine command, List<String> wrong) {
    var spec = command.getCommandSpec();
    var lines = spec.usageMessage().description();
    String first = lines.length == 0 ? "" : lines[0];
    if (!spec.usageMessage().hidden()
        && (!first.matches("(?s)\\p{Lu}.*[.]")
            || first.length() > LONGEST
            || first.contains("%n"))) {
      wrong.add("%s (%d): %s".formatted(spec.qualifiedName(" "), first.length(), first));
    }
    command.getSubcommands().values().forEach(one -> walk(one, wrong));
  }
}
