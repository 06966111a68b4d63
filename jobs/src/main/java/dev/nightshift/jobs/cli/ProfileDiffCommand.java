package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.SettingsText;
import dev.nightshift.jobs.profile.ProfileStart;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the settings in which two profiles differ.
@Command(name = "diff", description = "Show only the settings in which two profiles differ.")
final class ProfileDiffCommand extends DatabaseCommand {
  @Parameters(index = "0", paramLabel = "A", description = "One profile.")
  private String a = "";

  @Parameters(index = "1", paramLabel = "B", description = "The other one.")
  private String b = "";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var library = Profiles.files(session).read();
    var left = SettingsText.lines(ProfileStart.resolve(library, a).profile());
    var right = SettingsText.lines(ProfileStart.resolve(library, b).profile());
    var table = Table.columns("setting", a, b);
    left.forEach(
        (key, value) -> {
          if (!Objects.equals(value, right.get(key))) {
            table.row(key, value, right.get(key));
          }
        });
    table.print(session.terminal(), format, a + " and " + b + " are the same.");
    return 0;
  }
}
