package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what is recommended now.
@Command(name = "list", description = "List what is recommended now, proposals first.")
final class RecommendationsListCommand extends DatabaseCommand {
  @Option(
      names = "--most",
      defaultValue = "200",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns(
            "id",
            "host",
            "workload",
            "container",
            "resource",
            "now",
            "proposed",
            "answer",
            "age",
            "why");
    for (var recommendation : new RecommendationStore(session.database().jdbi()).current(most)) {
      table.row(
          recommendation.id(),
          recommendation.host(),
          recommendation.workload(),
          recommendation.container(),
          recommendation.resource().word(),
          limit(recommendation.resource(), recommendation.current()),
          amount(recommendation.resource(), recommendation.proposed()),
          recommendation.answer(),
          Words.ago(recommendation.madeAt(), session.now()),
          recommendation.sentence());
    }
    table.print(
        session.terminal(), format, "There are none yet: 'nightshift run' makes them each day.");
    return 0;
  }

  static Table.Cell limit(Resource resource, @Nullable Double amount) {
    return new Table.Cell(amount, amount == null ? "unset" : resource.text(amount));
  }

  private static Table.Cell amount(Resource resource, @Nullable Double amount) {
    return new Table.Cell(amount, amount == null ? "-" : resource.text(amount));
  }
}
