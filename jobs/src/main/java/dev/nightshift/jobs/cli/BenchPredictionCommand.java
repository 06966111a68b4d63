package dev.nightshift.jobs.cli;

import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.engine.prediction.Speed;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how fast models learn and answer.
@Command(
    name = "prediction",
    description = {
      "Measures how fast a model of bottlenecks learns and answers, on generated rows.",
      "One thread, except Smile's forest, which takes all."
    })
final class BenchPredictionCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      completionCandidates = EvaluateBottlenecksCommand.Models.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "boosting")
  private String model = "boosting";

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Decisions to learn from (default: ${DEFAULT-VALUE}).",
      defaultValue = "50000")
  private int rows = 50_000;

  @Option(
      names = "--features",
      paramLabel = "N",
      description = "Features of each (default: ${DEFAULT-VALUE}).",
      defaultValue = "40")
  private int features = 40;

  @Option(
      names = "--containers",
      paramLabel = "N",
      description = "Containers to answer for (default: ${DEFAULT-VALUE}).",
      defaultValue = "1000")
  private int containers = 1_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    if (rows < 1_000 || rows > 1_000_000 || features < LoadSeries.WINDOW || features > 200) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Ask for 1,000 to 1,000,000 rows of 12 to 200 features.");
    }
    if (containers < 1 || containers > 100_000) {
      throw new NightshiftException(ErrorKind.OPERATOR, "Ask for 1 to 100,000 containers.");
    }
    var speed =
        Speed.of(
            EvaluateBottlenecksCommand.Models.named(model),
            rows,
            features,
            containers,
            1,
            System::nanoTime);
    var table = Table.columns("what", "took", "unit", "how");
    table.row(
        "learning",
        cell(speed.learning().toNanos() / 1e9, "%.1f"),
        "s",
        String.format(Locale.ROOT, "%,d decisions of %d features", rows, features));
    table.row(
        "answering",
        cell(speed.answering().toNanos() / 1e6, "%.2f"),
        "ms",
        String.format(Locale.ROOT, "%,d containers, fastest of ten", containers));
    table.print(Terminal.system(System.getenv()), format, "Nothing was measured.");
    return 0;
  }

  private static Table.Cell cell(double value, String format) {
    return new Table.Cell(value, String.format(Locale.ROOT, format, value));
  }
}
