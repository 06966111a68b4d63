package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.cost.Commitment;
import dev.nightshift.engine.cost.InstanceType;
import dev.nightshift.engine.cost.Item;
import dev.nightshift.engine.cost.Offer;
import dev.nightshift.engine.cost.Options;
import dev.nightshift.engine.cost.Options.Option;
import dev.nightshift.engine.cost.Speed;
import dev.nightshift.engine.cost.Term;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.cost.FleetDemandStore;
import dev.nightshift.jobs.cost.FleetDemandStore.Demand;
import dev.nightshift.jobs.cost.FleetDemandStore.Machine;
import dev.nightshift.jobs.cost.PriceListStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// Which machines could carry the fleet, and what they would cost.
@Command(
    name = "options",
    description = {
      "Which machines of the imported price lists could carry what runs now.",
      "As it is limited and as is recommended: the options that no other beats in price, head- "
          + "room and risk of being taken back (Pareto front), and what a commitment would save. "
          + "Prices in US dollars a month of 730.5 hours; nothing is changed."
    })
final class CostOptionsCommand extends DatabaseCommand {
  @picocli.CommandLine.Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Only what runs on this host (default: on all real ones).")
  private @Nullable String host;

  @picocli.CommandLine.Option(
      names = "--for",
      split = ",",
      paramLabel = "DEMAND",
      description =
          "now (limits), recommended, used (99th percentile of CPU, peak of memory); default:"
              + " now,recommended.")
  private List<Demand> demands = List.of(Demand.NOW, Demand.RECOMMENDED);

  @picocli.CommandLine.Option(
      names = "--in",
      paramLabel = "TEXT",
      description =
          "Only types whose provider/region/type contains this (default: the regions of the hosts,"
              + " else all).")
  private @Nullable String in;

  @picocli.CommandLine.Option(
      names = "--headroom",
      converter = Share.class,
      paramLabel = "SHARE",
      description = "Share of each machine that stays free at least (default: ${DEFAULT-VALUE}).",
      defaultValue = "20%")
  private double headroom = 0.2;

  @picocli.CommandLine.Option(
      names = "--interruptions",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Most machines that may be taken back in a month; 0 forbids spot (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "100%")
  private double interruptions = 1;

  @picocli.CommandLine.Option(
      names = "--restart-hours",
      paramLabel = "H",
      description =
          "What an interruption costs, in hours of the machine (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.25")
  private double restartHours = 0.25;

  @picocli.CommandLine.Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "amd64, arm64 or any (default: ${DEFAULT-VALUE}).",
      defaultValue = "amd64")
  private String arch = "amd64";

  @picocli.CommandLine.Option(
      names = "--burstable",
      description = "Also types whose CPUs run at full speed on credits only.")
  private boolean burstable;

  @picocli.CommandLine.Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "N",
      description = "Show the N cheapest of each demand (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int most = 10;

  @picocli.CommandLine.Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    if (host != null) {
      Profiles.of(session).host(host);
    }
    var store = new FleetDemandStore(jdbi);
    var machines = store.hosts(host);
    var containers = store.containers(host, session.now());
    if (containers.isEmpty()) {
      session.out().println("No container runs, so there is nothing to place.");
      return Failures.NO;
    }
    var lists = new PriceListStore(jdbi);
    var types = types(lists, machines);
    var speed = speed(lists, machines);
    double now =
        machines.stream().mapToDouble(one -> one.hourly() == null ? 0 : one.hourly()).sum();
    var table =
        Table.columns(
            "for",
            "where",
            "machines",
            "bought",
            "month",
            "saves",
            "head-room",
            "taken back",
            "above bound");
    var told = new ArrayList<String>();
    for (var demand : demands) {
      var items = containers.stream().map(one -> one.by(demand)).toList();
      var front = Options.front(items, types, speed, terms());
      front.stream().limit(most).forEach(option -> row(table, demand, option, machines, now));
      told.add(asks(demand, items, front.size()));
    }
    table.print(
        session.terminal(), format, "No type carries the greatest container at these terms.");
    if (format == OutputFormat.TABLE) {
      tell(session, store, machines, types, told, speed, now);
    }
    return table.isEmpty() ? Failures.NO : 0;
  }

  private Options.Terms terms() {
    if (!List.of("amd64", "arm64", "any").contains(arch)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--arch must be amd64, arm64 or any, is " + arch + ".");
    }
    try {
      return new Options.Terms(
          headroom, interruptions, restartHours, arch.equals("any") ? "" : arch, burstable);
    } catch (IllegalArgumentException e) {
      throw new NightshiftException(ErrorKind.OPERATOR, "Try again: " + e.getMessage() + ".", e);
    }
  }

  /// Those asked for; else those of the regions where the hosts are; else all.
  private List<InstanceType> types(PriceListStore lists, List<Machine> machines) {
    var types = lists.types(in == null ? "" : in);
    if (types.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          in == null
              ? "There is no price list yet: take one in with 'nightshift prices import FILE', or"
                  + " --example for a first try."
              : "No type of the price lists contains '" + in + "'.");
    }
    if (in != null) {
      return types;
    }
    var regions =
        machines.stream()
            .map(Machine::type)
            .filter(Objects::nonNull)
            .map(key -> key.substring(0, key.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    var there =
        types.stream().filter(type -> regions.stream().anyMatch(type.key()::startsWith)).toList();
    return there.isEmpty() ? types : there;
  }

  /// Measured where all hosts are of one known type.
  private static Speed speed(PriceListStore lists, List<Machine> machines) {
    var keys = machines.stream().map(one -> String.valueOf(one.type())).distinct().toList();
    return keys.size() == 1
        ? lists.type(keys.getFirst()).map(Speed::of).orElse(Speed.UNKNOWN)
        : Speed.UNKNOWN;
  }

  private static void row(
      Table table, Demand demand, Option option, List<Machine> machines, double now) {
    double month = option.packing().hourly() * Offer.MONTH_HOURS;
    boolean priced = machines.stream().allMatch(one -> one.hourly() != null);
    table.row(
        demand.name().toLowerCase(Locale.ROOT),
        option.region(),
        option.types().entrySet().stream()
            .map(entry -> entry.getValue() + " x " + entry.getKey())
            .collect(Collectors.joining(", ")),
        option.term().word(),
        Money.cell(month),
        priced ? Money.cell(now * Offer.MONTH_HOURS - month) : null,
        Words.percent(option.headroom()),
        new Table.Cell(
            option.packing().interruptions(),
            option.packing().interruptions() == 0
                ? "never"
                : String.format(Locale.ROOT, "%.1f a month", option.packing().interruptions())),
        Words.percent(
            option.packing().boundHourly() > 0
                ? option.packing().hourly() / option.packing().boundHourly() - 1
                : null));
  }

  private static String asks(Demand demand, List<Item> items, int options) {
    long unknown = items.stream().filter(one -> one.cpus() == 0 || one.memoryBytes() == 0).count();
    return "%s: %s ask for %s and %s%s; %s not beaten by another."
        .formatted(
            switch (demand) {
              case NOW -> "As limited now";
              case RECOMMENDED -> "As recommended";
              case USED -> "As used";
            },
            Text.count(items.size(), "container"),
            Text.cores(items.stream().mapToDouble(Item::cpus).sum()),
            Text.bytes(items.stream().mapToDouble(Item::memoryBytes).sum()),
            unknown == 0
                ? ""
                : " (%d of them have neither limit nor history of CPU or memory, and count as nothing there)"
                    .formatted(unknown),
            options == 1 ? "1 option is" : options + " options are");
  }

  private void tell(
      Session session,
      FleetDemandStore store,
      List<Machine> machines,
      List<InstanceType> types,
      List<String> told,
      Speed speed,
      double now) {
    var out = session.out();
    out.println();
    if (now > 0) {
      out.println(
          "Now: %s for %s USD a month."
              .formatted(Text.count(machines.size(), "host"), Money.text(now * Offer.MONTH_HOURS)));
    }
    told.forEach(out::println);
    out.println(
        speed.coreMarkPerCpu() == null
            ? "A CPU counts as a CPU: that of the hosts was not measured, or they differ."
            : "CPUs count by their measured speed (CoreMark) where it is known, else as one of"
                + " now.");
    if (host == null) {
      commitments(session, store, types);
    }
    Prices.warnings(
            new PriceListStore(session.database().jdbi())
                .lists().stream()
                    .filter(
                        list -> types.stream().anyMatch(t -> t.provider().equals(list.provider())))
                    .toList(),
            session)
        .forEach(out::println);
  }

  /// What committing to a part of the hourly spend would have saved over the last four weeks.
  private void commitments(Session session, FleetDemandStore store, List<InstanceType> types) {
    double[] spend = store.hourlySpend(session.now());
    for (var term : List.of(Term.RESERVED_1Y, Term.RESERVED_3Y)) {
      double[] ratios =
          types.stream()
              .filter(type -> type.onDemand() > 0 && type.price(term).isPresent())
              .mapToDouble(type -> type.price(term).orElseThrow() / type.onDemand())
              .sorted()
              .toArray();
      if (spend.length < 24 || ratios.length == 0) {
        continue;
      }
      double ratio = ratios[ratios.length / 2];
      var commitment = Commitment.of(spend, 1, ratio);
      session
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s at %.0f %% of on demand (median of %d types): commit to what costs %s USD an"
                      + " hour on demand; it is used in %.0f %% of the time paid, and saves %s USD"
                      + " a month (%s of the last four weeks).",
                  term.word(),
                  100 * ratio,
                  ratios.length,
                  Money.text(commitment.amount()),
                  100 * commitment.used(),
                  Money.text((commitment.without() - commitment.hourly()) * Offer.MONTH_HOURS),
                  Text.count(spend.length, "watched hour")));
    }
  }
}
