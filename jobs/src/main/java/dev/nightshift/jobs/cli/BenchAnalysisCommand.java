package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.AnalysisBench;
import dev.nightshift.jobs.database.Database;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the weekly analysis.
@Command(
    name = "analysis",
    description = {
      "Measures the weekly analysis: series per second and most heap in use.",
      "First alone on growing numbers of generated series, then as a whole, from hourly "
          + "histories in a database to findings in it, then the newest hour of each as the job 'detect' "
          + "judges it (nothing to judge with less than 14 days). A container has two series, CPU and memory, "
          + "and so has a host: 10,000 containers on 200 hosts are 20,400 series. The database is an "
          + "embedded one of its own that is taken away again: 0.1 MiB a container and week. It runs "
          + "on all cores, as the job does: at most four."
    })
final class BenchAnalysisCommand extends DatabaseCommand {
  private static final int MOST = 100_000;
  private static final int MOST_DAYS = 28;
  private static final int FEWEST = 1_000;

  @Option(
      names = "--containers",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Containers in the database; 0 for none (default: ${DEFAULT-VALUE}).")
  private int containers = 1_000;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Days of history of each (default: ${DEFAULT-VALUE}).")
  private int days = 7;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "10000",
      description = {
        "Alone: from 1,000 series on ten times as many each time, up to so many",
        "(default: ${DEFAULT-VALUE})."
      })
  private int series = 10_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws Exception {
    within("--containers", containers, 0, MOST);
    within("--days", days, 1, MOST_DAYS);
    within("--series", series, FEWEST, MOST);
    var bench = new AnalysisBench(session.profile().analysis(), days);
    var progress = new Progress(session.terminal().toError());
    var table =
        Table.columns(
            "what",
            "containers",
            "series",
            "hours each",
            "seconds",
            "series/s",
            "heap",
            "findings");
    for (int count = FEWEST; count <= series; count *= 10) {
      progress.step("analyse %,d series".formatted(count));
      row(table, "alone", bench.alone(count, share -> progress.at(share, "")), progress);
    }
    if (containers > 0) {
      ScratchDatabase.with(database -> whole(session, bench, database, progress, table));
    }
    table.print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private Table whole(
      Session session, AnalysisBench bench, Database database, Progress progress, Table table)
      throws InterruptedException {
    progress.step("generate " + Text.count(containers, "container"));
    bench.fill(database.jdbi(), containers, session.now(), share -> progress.at(share, ""));
    progress.done(Text.count(24L * days * containers, "hour"));
    progress.step("analyse them");
    var run = bench.whole(database.jdbi(), session.now(), share -> progress.at(share, ""));
    row(table, "with the database", run, progress);
    progress.step("judge the newest hour of each");
    row(table, "one hour live", bench.live(database.jdbi(), session.now()), progress);
    return table;
  }

  private void row(Table table, String what, AnalysisBench.Run run, Progress progress) {
    progress.done(String.format(Locale.ROOT, "%.0f series/s", run.perSecond()));
    double seconds = run.took().toMillis() / 1e3;
    table.row(
        what,
        run.containers(),
        run.series(),
        24 * days,
        new Table.Cell(seconds, String.format(Locale.ROOT, "%.1f", seconds)),
        new Table.Cell(run.perSecond(), String.format(Locale.ROOT, "%.0f", run.perSecond())),
        Words.bytes(run.heapBytes()),
        run.findings());
  }

  private static void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "%s must be in %d..%d, is %d.".formatted(option, least, most, value));
    }
  }
}
