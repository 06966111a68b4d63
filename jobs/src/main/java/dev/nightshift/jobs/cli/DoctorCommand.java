package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.cli.Diagnosis.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Says what stands in the way of Nightshift on this machine, before it does.
@Command(
    name = "doctor",
    description = "Looks at everything Nightshift needs, and says what to do.",
    footer = {"", "Exit code 1 when something fails; warnings alone are 0."})
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Nightshift root;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    if (root == null) {
      throw new IllegalStateException("doctor stands below the root command");
    }
    var settings = root.settings();
    var diagnoses = new Doctor(settings, InstantSource.system()).examine();
    print(diagnoses, Terminal.system(settings.environment()));
    return diagnoses.stream().anyMatch(d -> d.verdict() == Verdict.FAIL) ? Failures.NO : 0;
  }

  private void print(List<Diagnosis> diagnoses, Terminal terminal) {
    var table = Table.columns("status", "subject", "finding");
    for (var diagnosis : diagnoses) {
      table.row(
          Table.Cell.status(diagnosis.verdict().name().toLowerCase(Locale.ROOT)),
          diagnosis.subject(),
          diagnosis.sentence());
    }
    table.print(terminal, format, "");
  }
}
