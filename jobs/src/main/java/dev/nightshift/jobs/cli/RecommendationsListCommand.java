package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what is recommended now.
@Command(name = "list", description = "List what is recommended now, proposals first.")
final class RecommendationsListCommand extends DatabaseCommand {
  @Option(
      names = "--most",
      converter = Most.class,
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
            "workload",
            "container",
            "host",
            "resource",
            "now",
            "proposed",
            "saving a month",
            "risk",
            "confidence",
            "undo",
            "age",
            "answer");
    for (var recommendation : new RecommendationStore(session.database().jdbi()).current(most)) {
      table.row(
          recommendation.id(),
          recommendation.workload(),
          recommendation.container(),
          recommendation.host(),
          recommendation.resource().word(),
          limit(recommendation.resource(), recommendation.current()),
          amount(recommendation.resource(), recommendation.proposed()),
          recommendation.proposed() == null ? null : money(recommendation.savingPerMonth()),
          recommendation.proposed() == null ? null : recommendation.risk(),
          percent(recommendation.confidence()),
          recommendation.undo(),
          new Table.Cell(
              recommendation.madeAt(),
              Words.span(Duration.between(recommendation.madeAt(), session.now()))),
          recommendation.answer());
    }
    new MovingLimitStore(session.database().jdbi())
        .currentOf(null, most)
        .forEach(one -> MovingLimits.row(table, one, session.now()));
    table.print(
        session.terminal(), format, "There are none yet: 'nightshift run' makes them each day.");
    return 0;
  }

  static Table.Cell money(@Nullable Double amount) {
    return new Table.Cell(
        amount, amount == null ? "-" : String.format(Locale.ROOT, "%.2f", amount));
  }

  private static Table.Cell percent(@Nullable Double share) {
    return new Table.Cell(
        share, share == null ? "-" : String.format(Locale.ROOT, "%.0f %%", share * 100));
  }

  static Table.Cell limit(Resource resource, @Nullable Double amount) {
    return new Table.Cell(amount, amount == null ? "unset" : resource.text(amount));
  }

  private static Table.Cell amount(Resource resource, @Nullable Double amount) {
    return new Table.Cell(amount, amount == null ? "-" : resource.text(amount));
  }
}
