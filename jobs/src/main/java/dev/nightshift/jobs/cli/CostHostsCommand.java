package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.cost.HostPriceStore;
import dev.nightshift.jobs.cost.HostPriceStore.Priced;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what hosts cost an hour.
@Command(name = "hosts", description = "Lists what each host costs an hour, in US dollars.")
final class CostHostsCommand extends DatabaseCommand {
  private static final double MONTH = 730.5;

  @Option(names = "--history", description = "Also the prices that held earlier.")
  private boolean history;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new HostPriceStore(session.database().jdbi());
    var table = Table.columns("host", "hour", "month", "what", "from", "until");
    for (var price : store.prices(history)) {
      table.row(
          price.host(),
          Money.cell(price.hourlyUsd()),
          Money.cell(price.hourlyUsd() * MONTH),
          what(price, session),
          Words.minute(price.from()),
          price.until() == null ? null : Words.minute(price.until()));
    }
    var unpriced = history ? java.util.List.<String>of() : store.unpriced();
    unpriced.forEach(host -> table.row(host, null, null, "no price", null, null));
    table.print(session.terminal(), format, "No host has a price yet: 'nightshift cost set'.");
    if (format == OutputFormat.TABLE && !unpriced.isEmpty()) {
      session
          .out()
          .println(
              Terminal.harmless(
                  "Say what a host costs: nightshift cost set "
                      + unpriced.getFirst()
                      + " --hourly 0.20"));
    }
    return 0;
  }

  private static String what(Priced price, Session session) {
    var dated = price.dated();
    return switch (price.kind()) {
      case "catalogue" ->
          "%s %s, listed on %s%s"
              .formatted(
                  price.type(),
                  price.term(),
                  dated,
                  dated != null && Prices.isStale(dated, session) ? " (old)" : "");
      case "own" -> "machine of one's own";
      default -> "typed";
    };
  }
}
