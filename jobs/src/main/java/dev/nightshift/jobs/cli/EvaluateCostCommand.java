package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.prediction.DailyCost;
import dev.nightshift.engine.prediction.MonthForecast;
import dev.nightshift.engine.prediction.MonthTrial;
import dev.nightshift.jobs.prediction.LoadFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the forecast of a month's cost over usage traces.
@Command(
    name = "cost",
    description = {
      "Foresee from half a month what a month of usage will have cost, over usage traces, and hold"
          + " it against what came.",
      "Usage stands for its cost, at any price. The forest learns from the training files only; all"
          + " are judged on the other."
    })
final class EvaluateCostCommand implements Callable<Integer> {
  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE",
      description = "Trace to foresee.")
  private Path trace = Path.of("");

  @Option(
      names = "--column",
      required = true,
      paramLabel = "COLUMN",
      description = "Its column of usage.")
  private String column = "";

  @Option(
      names = "--train",
      required = true,
      arity = "1..*",
      paramLabel = "FILE[=COLUMN]",
      description = "Traces to learn from, each with its column where it is another.")
  private List<String> train = List.of();

  @Option(
      names = "--series",
      paramLabel = "FILE",
      description = "Catalog that says what each series may use.")
  private @Nullable Path series;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    LoadFiles.of(column, series).check(trace);
    var shown = new ArrayList<DailyCost>();
    var judged = new ArrayList<DailyCost>();
    for (String one : train) {
      int at = one.lastIndexOf('=');
      var all =
          days(
              Path.of(at < 0 ? one : one.substring(0, at)),
              at < 0 ? column : one.substring(at + 1));
      for (int i = 0; i < all.size(); i++) {
        (i % 3 == 2 ? judged : shown).add(all.get(i));
      }
    }
    var forecast = MonthForecast.learn(shown, judged, 1);
    var trial = MonthTrial.of(forecast, days(trace, column));
    var table = Table.columns("method", "speaks", "error", "median error", "error while learning");
    trial
        .scores()
        .forEach(
            (method, score) ->
                table.row(
                    method.word(),
                    method == forecast.speaks() ? "yes" : "",
                    Words.percent(score.error()),
                    Words.percent(score.median()),
                    Words.percent(forecast.errors().get(method))));
    table.print(Terminal.system(System.getenv()), format, "There is no month to foresee in it.");
    if (format == OutputFormat.TABLE) {
      System.out.println(
          Text.count(trial.months(), "month")
              + (forecast.hasInterval()
                  ? String.format(
                      Locale.ROOT,
                      "; %.1f %% ended in the interval that is meant for %.0f %%.",
                      100 * trial.coverage(),
                      100 * MonthForecast.COVERAGE)
                  : "; the training files hold too few months to judge anybody by: the month so"
                      + " far speaks, without an interval."));
    }
    return 0;
  }

  private List<DailyCost> days(Path file, String of) {
    return MonthTrial.days(LoadFiles.of(of, series).read(file));
  }
}
