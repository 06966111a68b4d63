package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.analysis.GeneratedSeries;
import dev.nightshift.jobs.analysis.GeneratedTrial;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Holds the analysis against series with a known truth.
@Command(
    name = "generated",
    description = {
      "Hold the weekly analysis against generated series of which the truth is known.",
      "Prints in what share of the series, of four weeks each, it sees a rhythm or finds something,",
      "and how often a series a week something is told live in the second half."
    })
final class EvaluateGeneratedCommand implements Callable<Integer> {
  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Series of each kind (default: ${DEFAULT-VALUE}).")
  private int series = 1_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    var terminal = new Terminal(System.out, System.err, false, false);
    var table =
        Table.columns(
            "what is in them",
            "rhythm",
            "trend",
            "shift",
            "leak",
            "anomaly",
            "any but anomaly",
            "live a week");
    for (var kind : GeneratedSeries.Kind.values()) {
      var trial = GeneratedTrial.of(kind, Math.max(1, series));
      table.row(
          kind.words(),
          share(trial.rhythm()),
          share(trial.trend()),
          share(trial.shift()),
          share(trial.leak()),
          share(trial.anomaly()),
          share(trial.any()),
          new Table.Cell(trial.live(), String.format(Locale.ROOT, "%.3f", trial.live())));
    }
    table.print(terminal, format, "Nothing was tried.");
    return 0;
  }

  private static Table.Cell share(double share) {
    return new Table.Cell(share, String.format(Locale.ROOT, "%.1f %%", share * 100));
  }
}
