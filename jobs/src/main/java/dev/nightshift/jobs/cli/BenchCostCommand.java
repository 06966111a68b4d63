package dev.nightshift.jobs.cli;

import dev.nightshift.engine.cost.CostTrials;
import dev.nightshift.engine.cost.InstanceType;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.cost.PriceFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how well and how fast options are found.
@Command(
    name = "cost",
    description = {
      "Measures how well and how fast options are found.",
      "The exact front for one host, a fleet packed into machines, commitments over simulated"
          + " years. Nothing is read from or written to the database."
    })
final class BenchCostCommand implements Callable<Integer> {
  private static final long SEED = 1;

  @Option(
      names = "--prices",
      required = true,
      paramLabel = "FILE",
      description = "Price list to take the types from.")
  private Path prices = Path.of("");

  @Option(
      names = "--in",
      paramLabel = "TEXT",
      description =
          "Pack with amd64 types whose provider/region/type contains this (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "aws/")
  private String in = "aws/";

  @Option(
      names = "--containers",
      paramLabel = "N",
      description = "Containers to pack (default: ${DEFAULT-VALUE}).",
      defaultValue = "2000")
  private int containers = 2_000;

  @Option(
      names = "--years",
      paramLabel = "N",
      description = "Years to simulate (default: ${DEFAULT-VALUE}).",
      defaultValue = "1000")
  private int years = 1_000;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    if (containers < 1 || containers > 20_000 || years < 1 || years > 100_000) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Ask for 1 to 20,000 containers and 1 to 100,000 years.");
    }
    // the age of the prices does not matter here
    var contents = PriceFile.read(prices, LocalDate.EPOCH, LocalDate.MAX);
    if (!contents.mistakes().isEmpty()) {
      throw new NightshiftException(ErrorKind.OPERATOR, contents.mistakes().getFirst());
    }
    var types = contents.types();
    var table = Table.columns("what", "took", "unit", "result");
    var front = CostTrials.front(types, 10, System::nanoTime);
    table.row(
        "front of one host",
        cell(front.took().toNanos() / 1e6, "%.1f"),
        "ms",
        String.format(
            Locale.ROOT, "%d options of %,d types, fastest of ten", front.options(), types.size()));
    pack(table, types);
    for (double price : new double[] {0.63, 0.45}) {
      long begin = System.nanoTime();
      var committed = CostTrials.commit(years, price, SEED);
      table.row(
          String.format(Locale.ROOT, "commitment at %.0f %%", 100 * price),
          cell((System.nanoTime() - begin) / 1e9, "%.1f"),
          "s",
          String.format(
              Locale.ROOT,
              "%,d years: %.2f %% above the best on average, %.2f %% in one of twenty",
              years,
              100 * committed.mean(),
              100 * committed.worst()));
    }
    table.print(Terminal.system(System.getenv()), format, "Nothing was measured.");
    return 0;
  }

  private void pack(Table table, List<InstanceType> types) {
    var used =
        types.stream()
            .filter(type -> type.key().contains(in) && !"arm64".equals(type.arch()))
            .toList();
    if (used.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "No type of " + prices + " contains '" + in + "'.");
    }
    var packed = CostTrials.pack(used, containers, SEED, System::nanoTime);
    table.row(
        "packing",
        cell(packed.took().toNanos() / 1e9, "%.1f"),
        "s",
        String.format(
            Locale.ROOT,
            "%,d containers on %d machines of %d types, %.2f %% above the lower bound",
            containers,
            packed.machines(),
            used.size(),
            100 * packed.above()));
  }

  private static Table.Cell cell(double value, String format) {
    return new Table.Cell(value, String.format(Locale.ROOT, format, value));
  }
}
