package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rightsizing.AdviceBench;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the daily recommendation.
@Command(
    name = "recommend",
    description = {
      "Measures the daily recommendation: workloads per second on generated histories of four weeks",
      "(both resources, all policies), and hours per second read from this database."
    })
final class BenchRecommendCommand extends DatabaseCommand {
  @Option(
      names = "--workloads",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Workloads to generate (default: ${DEFAULT-VALUE}).")
  private int workloads = 10_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var bench = new AdviceBench(session.profile().rightsizing(), session.now());
    var progress =
        new Progress(
            new Terminal(
                session.terminal().err(),
                session.terminal().err(),
                session.terminal().interactive(),
                session.terminal().coloured()));
    progress.step("advise on generated workloads");
    var advised = bench.advise(Math.max(1, workloads), share -> progress.at(share, ""));
    progress.done(advised.count() + " of them");
    progress.step("read histories");
    var read = bench.read(new UsageHistoryStore(session.database().jdbi()));
    progress.done(read.count() + " hours");
    var table = Table.columns("what", "value", "unit", "how");
    row(
        table,
        "advice",
        advised.perSecond(),
        "workloads/s",
        "%,d generated workloads".formatted(advised.count()));
    row(
        table,
        "advice: all of them",
        advised.took().toMillis() / 1e3,
        "s",
        "%d processors".formatted(Runtime.getRuntime().availableProcessors()));
    if (read.count() > 0) {
      row(
          table,
          "reading",
          read.perSecond(),
          "hours/s",
          "%,d hours of this database".formatted(read.count()));
      row(
          table,
          "reading: as many workloads of four weeks",
          workloads * 672.0 / read.perSecond(),
          "s",
          "reckoned from that");
    }
    table.print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private static void row(Table table, String what, double value, String unit, String how) {
    table.row(
        what,
        new Table.Cell(value, String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%.1f", value)),
        unit,
        how);
  }
}
