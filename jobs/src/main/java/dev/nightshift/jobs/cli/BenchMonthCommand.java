package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.cost.Costing;
import dev.nightshift.jobs.cost.HostPrice;
import dev.nightshift.jobs.cost.HostPriceStore;
import dev.nightshift.jobs.cost.MonthCostStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.rightsizing.GeneratedWorkloadStore;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what a month of a fleet costs in time: to be shared out, and to be summed.
@Command(
    name = "month",
    description = {
      "Measures the cost of a month: its hours shared out among containers, then summed up in SQL.",
      "The histories are generated, a hundred containers to a host, in an embedded database of its"
          + " own that is taken",
      "away again: 0.4 MiB for each container."
    })
final class BenchMonthCommand extends DatabaseCommand {
  private static final int TO_A_HOST = 100;
  private static final int SUMS = 5;

  @Option(
      names = "--containers",
      paramLabel = "N",
      converter = Most.class,
      defaultValue = "1000",
      description = "Containers to generate (default: ${DEFAULT-VALUE}).")
  private int containers = 1_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws IOException, InterruptedException {
    ScratchDatabase.with(database -> measure(session, database))
        .print(session.terminal(), format, "Nothing was measured.");
    return 0;
  }

  private Table measure(Session session, Database database) throws InterruptedException {
    var progress = new Progress(session.terminal().toError());
    var month = YearMonth.from(session.now().atOffset(ZoneOffset.UTC)).minusMonths(1);
    var until = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    progress.step("generate " + Text.count(containers, "container"));
    generate(database, month, until, progress);
    progress.done(month.toString());
    progress.step("share out its hours");
    long begin = System.nanoTime();
    long hours = new Costing(database.jdbi()).all(until);
    double shared = (System.nanoTime() - begin) / 1e9;
    progress.done(Text.count(hours, "host hour"));
    progress.step("sum it up");
    double[] sums = new double[SUMS];
    for (int i = 0; i < SUMS; i++) {
      long summed = System.nanoTime();
      new MonthCostStore(database.jdbi()).sums(month, MonthCostStore.By.WORKLOAD);
      sums[i] = (System.nanoTime() - summed) / 1e9;
    }
    Arrays.sort(sums);
    progress.done(String.format(Locale.ROOT, "%.2f s", sums[SUMS / 2]));
    long rows = (long) containers * month.lengthOfMonth() * 24;
    return Table.columns("what", "container hours", "seconds", "how")
        .row("share out", rows, seconds(shared), "once for each hour, all of the month at once")
        .row("sum up", rows, seconds(sums[SUMS / 2]), "median of five, by workload");
  }

  private void generate(Database database, YearMonth month, Instant until, Progress progress) {
    var fleet = new GeneratedWorkloadStore(database.jdbi(), until, month.lengthOfMonth() * 24);
    var hosts = new ArrayList<HostId>();
    for (int made = 0; made < containers; made += TO_A_HOST) {
      hosts.add(fleet.host(made / TO_A_HOST, Math.min(TO_A_HOST, containers - made)));
      progress.at((double) made / containers, "");
    }
    fleet.analyse();
    var prices = new HostPriceStore(database.jdbi());
    var from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (var host : hosts) {
      prices.set(host, new HostPrice.Typed(1), from, "bench", until);
    }
  }

  private static Table.Cell seconds(double value) {
    return new Table.Cell(value, String.format(Locale.ROOT, "%.2f", value));
  }
}
