package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.rightsizing.AdviceBench;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the daily recommendation.
@Command(
    name = "recommend",
    description = {
      "Measures the daily recommendation: workloads per second.",
      "From hourly histories of four weeks in a database to recommendations in it (both "
          + "resources, all policies, limits that move). The workloads are generated, in an embedded "
          + "database of its own that is taken away again: 0.3 MiB for each."
    })
final class BenchRecommendCommand extends DatabaseCommand {
  private static final int MOST = 100_000;

  @Option(
      names = "--workloads",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Workloads to generate (default: ${DEFAULT-VALUE}).")
  private int workloads = 1_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws IOException, InterruptedException {
    if (workloads < 1 || workloads > MOST) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--workloads must be in 1..%d, is %d: say how many to generate."
              .formatted(MOST, workloads));
    }
    ScratchDatabase.with(database -> measure(session, database))
        .print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private Table measure(Session session, Database database) throws InterruptedException {
    var progress = new Progress(session.terminal().toError());
    var settings = session.profile().rightsizing();
    var bench = new AdviceBench(database.jdbi(), settings, session.now());
    progress.step("generate " + Text.count(workloads, "workload"));
    long hours = bench.fill(workloads, share -> progress.at(share, ""));
    progress.done("%,d hours".formatted(hours));
    var table =
        Table.columns("run", "workloads", "seconds", "workloads/s", "answers other than before");
    for (int day = 0; day < 2; day++) {
      progress.step(day == 0 ? "advise, the first time" : "advise again");
      var run = bench.run();
      progress.done(String.format(Locale.ROOT, "%.0f workloads/s", run.workloadsPerSecond()));
      double seconds = run.took().toMillis() / 1e3;
      table.row(
          day == 0 ? "first" : "again",
          run.outcome().containers(),
          new Table.Cell(seconds, String.format(Locale.ROOT, "%.1f", seconds)),
          new Table.Cell(
              run.workloadsPerSecond(),
              String.format(Locale.ROOT, "%.0f", run.workloadsPerSecond())),
          run.outcome().made());
    }
    return table;
  }
}
