package dev.nightshift.jobs.cli;

import dev.nightshift.engine.prediction.Contender;
import dev.nightshift.engine.prediction.Contest;
import dev.nightshift.engine.prediction.Horizon;
import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.engine.prediction.OnsetScores;
import dev.nightshift.engine.prediction.Trial;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.prediction.LoadFiles;
import dev.nightshift.jobs.prediction.Predictions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Foresees bottlenecks in one trace after learning from others.
@Command(
    name = "bottlenecks",
    description = {
      "Foresee bottlenecks one sample ahead in a trace, after learning from other traces.",
      "Rules and models compete on the later part of the training files; a model speaks only if it",
      "beats the best rule there. Writes series,epoch_s,score: the probability that the next sample is hot."
    })
final class EvaluateBottlenecksCommand implements Callable<Integer> {
  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE",
      description = "The trace to predict: .csv or .csv.gz with series,epoch_s and the column.")
  private Path trace = Path.of(".");

  @Option(
      names = "--series",
      paramLabel = "FILE",
      description =
          "A catalog with the capacity of each series; one it does not name is looked up in the series.csv beside its trace (default: 100).")
  private @Nullable Path catalog;

  @Option(
      names = "--column",
      required = true,
      paramLabel = "NAME",
      description = "The column that may be a bottleneck.")
  private String column = "";

  @Option(
      names = "--hot",
      paramLabel = "SHARE",
      description = "Share of the capacity from which it is one (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.8")
  private double hot = 0.8;

  @Option(
      names = "--step",
      paramLabel = "SECONDS",
      description = "Usual distance of samples (default: ${DEFAULT-VALUE}).",
      defaultValue = "300")
  private int step = 300;

  @Option(
      names = "--train",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Traces to learn from.")
  private List<Path> train = List.of();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      description = "Models that compete with the rules: ${COMPLETION-CANDIDATES} (default: all).",
      completionCandidates = Models.class)
  private List<String> models = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is drawn (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the predictions go, as CSV.")
  private Path out = Path.of(".");

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  /// The models by name.
  static final class Models extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Models() {
      super(Contender.models());
    }

    /// The model of a name a person typed.
    static Contender named(String name) {
      try {
        return Contender.model(name);
      } catch (IllegalArgumentException e) {
        throw new NightshiftException(
            ErrorKind.OPERATOR, "Choose another model: " + e.getMessage() + ".", e);
      }
    }
  }

  @Override
  public Integer call() {
    var horizon = horizon();
    var entered = entered();
    var terminal = Terminal.system(System.getenv());
    var files = LoadFiles.of(column, catalog);
    checked(files);
    var past = new ArrayList<LoadSeries>();
    train.forEach(file -> past.addAll(files.read(file)));
    var outcome =
        new Contest(past, horizon, seed)
            .hold(entered, line -> terminal.err().println(line))
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.OPERATOR,
                        "The training files hold too few onsets to learn from; add more of them."));
    past.clear();
    var asked = files.read(trace);
    var scores = new ArrayList<Map<Contender, OnsetScores>>();
    long written =
        Predictions.write(out, to -> scores.add(Trial.of(outcome, asked, horizon, to::add)));
    tell(terminal, outcome, scores.getFirst());
    if (format == OutputFormat.TABLE) {
      explain(terminal, outcome, written);
    }
    return 0;
  }

  /// What can be wrong is told before minutes of training.
  private void checked(LoadFiles files) {
    files.check(trace);
    train.forEach(files::check);
    var folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "There is no folder " + folder + " to write " + out + " into.");
    }
  }

  private Horizon horizon() {
    try {
      return new Horizon(step, hot);
    } catch (IllegalArgumentException e) {
      throw new NightshiftException(ErrorKind.OPERATOR, "Try again: " + e.getMessage() + ".", e);
    }
  }

  private Set<Contender> entered() {
    var names = models.isEmpty() ? Contender.models() : models;
    var entered = EnumSet.noneOf(Contender.class);
    names.forEach(name -> entered.add(Models.named(name)));
    return entered;
  }

  private void tell(
      Terminal terminal, Contest.Outcome outcome, Map<Contender, OnsetScores> onTrace) {
    var table =
        Table.columns(
            "contender",
            "kept back: precision",
            "recall",
            "off",
            "trace: precision",
            "recall",
            "off",
            "off where it warns",
            "speaks");
    for (var standing : outcome.standings()) {
      var kept = standing.scores();
      var found = onTrace.getOrDefault(standing.contender(), kept);
      table.row(
          standing.contender().word(),
          three(kept.averagePrecision()),
          three(kept.recall()),
          percent(kept.calibrationError()),
          three(found.averagePrecision()),
          three(found.recall()),
          percent(found.calibrationError()),
          percent(found.warningError()),
          standing.contender() == outcome.speaks() ? "yes" : "");
    }
    table.print(terminal, format, "Nobody took part.");
  }

  private void explain(Terminal terminal, Contest.Outcome outcome, long written) {
    var kept = outcome.standings().getFirst().scores();
    terminal
        .out()
        .printf(
            Locale.ROOT,
            """

            %s
            Onsets only: decisions made while not hot. precision: average precision; recall: share of onsets found
            where every second warning is right; off: points between what was said and what came (ten ranges).
            kept back: later and other series of the training files, %,d decisions, %,d onsets.
            %,d predictions written to %s
            """,
            outcome.learned()
                ? outcome.speaks().word()
                    + " beats the best rule on what was kept back, and speaks."
                : "No model beats the best rule on what was kept back: "
                    + outcome.speaks().word()
                    + " speaks.",
            kept.decisions(),
            kept.onsets(),
            written,
            out);
  }

  private static Table.Cell three(double value) {
    return new Table.Cell(value, String.format(Locale.ROOT, "%.3f", value));
  }

  private static Table.Cell percent(double value) {
    return new Table.Cell(value * 100, String.format(Locale.ROOT, "%.2f", value * 100));
  }
}
