package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.prediction.ModelStore;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists models.
@Command(name = "list", description = "Lists the models, the newest first.")
final class ModelsListCommand extends DatabaseCommand {
  @Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "N",
      description = "Show N at most (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int most = 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns(
            "model",
            "resource",
            "kind",
            "trained",
            "onsets",
            "precision",
            "best rule",
            "rule's",
            "off by",
            "state");
    new ModelStore(session.database().jdbi())
        .all().stream()
            .limit(most)
            .forEach(
                model ->
                    table.row(
                        model.id(),
                        model.resource(),
                        model.contender(),
                        Words.minute(model.trainedAt()),
                        model.onsets(),
                        number(model.averagePrecision()),
                        model.rule(),
                        number(model.rulePrecision()),
                        Words.percent(model.calibrationError()),
                        model.state()));
    table.print(
        session.terminal(),
        format,
        "There is no model yet: they are trained each night, and by 'nightshift models retrain'.");
    return 0;
  }

  private static Table.Cell number(double value) {
    return new Table.Cell(value, String.format(Locale.ROOT, "%.3f", value));
  }
}
