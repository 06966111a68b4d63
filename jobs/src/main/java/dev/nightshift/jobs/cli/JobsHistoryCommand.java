package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.schedule.RunHistoryStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the runs of one job or of all.
@Command(name = "history", description = "Show past runs, the newest first.")
final class JobsHistoryCommand extends DatabaseCommand {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Job (default: all).")
  private @Nullable String name;

  @Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "ROWS",
      defaultValue = "50",
      description = "Most rows shown, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    if (name != null) {
      Jobs.scope(name);
    }
    var runs =
        new RunHistoryStore(session.database().jdbi()).history(name, Math.clamp(most, 1, 10_000));
    table(runs)
        .print(
            session.terminal(),
            format,
            name == null ? "No job has run yet." : name + " has not run yet.");
    return 0;
  }

  /// Runs as rows.
  static Table table(List<RunHistoryStore.Entry> runs) {
    var table =
        Table.columns(
            "job", "scope", "due", "started", "took", "state", "node", "epoch", "what it did");
    for (var run : runs) {
      table.row(
          run.job(),
          run.scope(),
          Words.minute(run.scheduledAt()),
          Words.minute(run.startedAt()),
          took(run),
          Table.Cell.status(run.state()),
          run.node(),
          run.epoch(),
          run.sentence());
    }
    return table;
  }

  /// Seconds; unknown while it runs.
  private static Table.Cell took(RunHistoryStore.Entry run) {
    if (run.endedAt() == null) {
      return new Table.Cell(null, "-");
    }
    var took = Duration.between(run.startedAt(), run.endedAt());
    return new Table.Cell(took.toMillis() / 1e3, Words.span(took));
  }
}
