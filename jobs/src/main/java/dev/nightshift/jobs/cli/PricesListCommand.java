package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.cost.Term;
import dev.nightshift.jobs.cost.PriceListStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists types with their prices.
@Command(
    name = "list",
    description =
        "Lists the types of the imported price lists, the cheapest first; in US dollars an hour.")
final class PricesListCommand extends DatabaseCommand {
  @Option(
      names = "--type",
      paramLabel = "TEXT",
      description = "Only types whose provider/region/type contains this, e.g. us-east-1/m6i.",
      defaultValue = "")
  private String type = "";

  @Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "N",
      description = "Show N at most (default: ${DEFAULT-VALUE}).",
      defaultValue = "30")
  private int most = 30;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new PriceListStore(session.database().jdbi());
    var types = store.types(type);
    var table =
        Table.columns(
            "type",
            "cpus",
            "memory",
            "arch",
            "on-demand",
            "spot",
            "taken back",
            "reserved 1y",
            "reserved 3y",
            "coremark",
            "dated");
    for (var one : types.subList(0, Math.min(most, types.size()))) {
      table.row(
          one.key(),
          new Table.Cell(one.cpus(), String.valueOf((int) one.cpus())),
          Words.bytes(one.memoryBytes()),
          one.arch(),
          Money.cell(one.onDemand()),
          Money.cell(one.spot()),
          Words.percent(one.interruptions()),
          Money.cell(price(one.price(Term.RESERVED_1Y))),
          Money.cell(price(one.price(Term.RESERVED_3Y))),
          one.coreMark() == null ? null : Math.round(one.coreMark()),
          one.dated());
    }
    var lists = store.lists();
    table.print(
        session.terminal(),
        format,
        lists.isEmpty()
            ? "There is no price list yet: 'nightshift prices import FILE', or --example for a first try."
            : "No type contains '" + Terminal.harmless(type) + "'.");
    if (format == OutputFormat.TABLE && !lists.isEmpty()) {
      if (types.size() > most) {
        session.out().println("%d more; --most shows them.".formatted(types.size() - most));
      }
      for (var list : lists) {
        session
            .out()
            .println(
                Terminal.harmless(
                    "%s: %s from %s, listed on %s%s."
                        .formatted(
                            list.provider(),
                            Text.count(list.types(), "type"),
                            list.source(),
                            list.dated(),
                            Prices.age(list, session))));
      }
    }
    return 0;
  }

  private static @Nullable Double price(java.util.OptionalDouble price) {
    return price.isPresent() ? Double.valueOf(price.getAsDouble()) : null;
  }
}
