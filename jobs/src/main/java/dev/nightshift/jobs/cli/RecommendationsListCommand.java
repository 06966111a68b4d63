package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
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
        new RecommendationTable(
            new RecommendationStore(session.database().jdbi()).current(most),
            new MovingLimitStore(session.database().jdbi()).currentOf(null, most),
            session.now());
    boolean people = format == OutputFormat.TABLE;
    (people ? table.forPeople() : table.whole())
        .print(
            session.terminal(),
            format,
            "There are none yet: 'nightshift run' makes them each day.");
    String sum = table.sum();
    if (people && sum != null) {
      session.out().println();
      Wrap.lines(sum, session.terminal().columns()).forEach(session.out()::println);
    }
    return 0;
  }

  static Table.Cell money(@Nullable Double amount) {
    return new Table.Cell(
        amount, amount == null ? "-" : String.format(Locale.ROOT, "%.2f", amount));
  }

  static Table.Cell limit(Resource resource, @Nullable Double amount) {
    return new Table.Cell(amount, amount == null ? "unset" : resource.text(amount));
  }
}
