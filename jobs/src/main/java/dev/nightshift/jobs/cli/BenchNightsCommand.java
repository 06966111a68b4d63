package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.AcceleratedNights;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries the nightly verdicts on accelerated nights among neighbours.
@Command(
    name = "nights",
    description = {
      "Try the nightly verdicts on nights of a few seconds, among neighbours that come and go.",
      "Real work is measured as it is and with 5 and 10 % more of it. Nothing is stored."
    })
final class BenchNightsCommand extends DatabaseCommand {
  @Option(
      names = "--nights",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many nights are told (default: ${DEFAULT-VALUE}).")
  private int nights = 100;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "60",
      description = "Trials of each night and each slowdown (default: ${DEFAULT-VALUE}).")
  private int trials = 60;

  @Option(
      names = "--trial-millis",
      paramLabel = "N",
      defaultValue = "8",
      description = "About how much CPU time a trial takes (default: ${DEFAULT-VALUE}).")
  private int trialMillis = 8;

  @Option(
      names = "--neighbours",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many neighbours come and go at random (default: ${DEFAULT-VALUE}).")
  private int neighbours = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the random order and the neighbours' moods (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    if (nights < 1 || trials < 3 || trialMillis < 1 || neighbours < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "At least 1 night, 3 trials, 1 ms and 0 neighbours make sense: correct the options.");
    }
    var progress =
        new Progress(
            format == OutputFormat.TABLE ? session.terminal() : session.terminal().toError());
    progress.step("Nights");
    var measured =
        AcceleratedNights.measure(
            nights,
            trials,
            Duration.ofMillis(trialMillis),
            neighbours,
            seed,
            done -> progress.at(done, ""));
    progress.done(
        String.format(
            Locale.ROOT,
            "medians of nights scatter by %.2f %%, means of blocks by %.1f %%",
            100 * measured.spread(),
            100 * measured.blockSpread()));
    var table = Table.columns("what changed", "nights", "told", "told by blocks", "what is right");
    for (var row : measured.rows()) {
      table.row(
          row.slowdown() == 0
              ? "nothing"
              : String.format(Locale.ROOT, "%.0f %% more work", 100 * row.slowdown()),
          row.nights(),
          row.told(),
          row.blocksTold(),
          row.slowdown() == 0 ? "none" : row.slowdown() < 0.03 ? "too little to be told" : "all");
    }
    table.print(session.terminal(), format, "No night was measured.");
    return 0;
  }
}
