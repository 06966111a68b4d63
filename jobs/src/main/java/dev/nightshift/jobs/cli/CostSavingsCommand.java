package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.cost.Consolidation;
import dev.nightshift.engine.cost.Consolidation.Freed;
import dev.nightshift.engine.cost.Item;
import dev.nightshift.engine.cost.Offer;
import dev.nightshift.jobs.cost.FleetDemandStore;
import dev.nightshift.jobs.cost.FleetDemandStore.Asked;
import dev.nightshift.jobs.cost.FleetDemandStore.Demand;
import dev.nightshift.jobs.cost.FleetDemandStore.Machine;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// What the recommendations really save.
@Command(
    name = "savings",
    description = {
      "What the current recommendations really save.",
      "A host that becomes free saves its price; elsewhere they only make room, which saves "
          + "nothing until something moves in or the machine is exchanged ('nightshift cost "
          + "options')."
    })
final class CostSavingsCommand extends DatabaseCommand {
  @picocli.CommandLine.Option(
      names = "--headroom",
      converter = Share.class,
      paramLabel = "SHARE",
      description = "Share of each host that stays free (default: ${DEFAULT-VALUE}).",
      defaultValue = "20%")
  private double headroom = 0.2;

  @picocli.CommandLine.Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new FleetDemandStore(session.database().jdbi());
    var containers = store.containers(null, session.now());
    var machines = store.hosts(null);
    var before = freed(machines, containers, Demand.NOW);
    var after = freed(machines, containers, Demand.RECOMMENDED);
    var table =
        Table.columns(
            "host", "month", "cpu made free", "memory made free", "what it saves", "saves");
    for (var machine : machines) {
      row(table, machine, containers, before, after);
    }
    table.print(session.terminal(), format, "No host is known yet.");
    if (format == OutputFormat.TABLE && !table.isEmpty()) {
      tell(session, machines.size(), advised(containers), before, after);
    }
    return 0;
  }

  private Map<String, Freed> freed(List<Machine> machines, List<Asked> containers, Demand demand) {
    var hosts =
        machines.stream()
            .filter(one -> one.cpus() > 0 && one.memoryBytes() > 0)
            .map(
                one ->
                    new Consolidation.Host(
                        one.name(),
                        one.cpus() * (1 - headroom),
                        one.memoryBytes() * (1 - headroom),
                        one.hourly() == null ? 0 : one.hourly(),
                        items(one, containers, demand)))
            .toList();
    if (hosts.size() < 2) {
      return Map.of();
    }
    return Consolidation.freed(hosts).stream()
        .collect(Collectors.toMap(one -> one.host().name(), Function.identity()));
  }

  private static List<Item> items(Machine machine, List<Asked> containers, Demand demand) {
    return containers.stream()
        .filter(one -> one.host().equals(machine.name()))
        .map(one -> one.by(demand))
        .toList();
  }

  private static void row(
      Table table,
      Machine machine,
      List<Asked> containers,
      Map<String, Freed> before,
      Map<String, Freed> after) {
    double cpus = 0;
    double bytes = 0;
    for (var one : containers) {
      if (one.host().equals(machine.name())) {
        cpus += one.now().cpus() - one.recommended().cpus();
        bytes += one.now().memoryBytes() - one.recommended().memoryBytes();
      }
    }
    boolean frees = after.containsKey(machine.name()) && !before.containsKey(machine.name());
    Double hourly = machine.hourly();
    Double month = hourly == null ? null : Double.valueOf(hourly * Offer.MONTH_HOURS);
    table.row(
        machine.name(),
        Money.cell(month),
        Words.cores(cpus),
        Words.bytes(bytes),
        before.containsKey(machine.name())
            ? "could be given up already"
            : frees
                ? "the host becomes free"
                : cpus > 0 || bytes > 0 ? "only room is made" : "nothing is made free",
        Money.cell(frees ? month : Double.valueOf(0)));
  }

  private static boolean advised(List<Asked> containers) {
    return containers.stream().anyMatch(one -> !one.now().equals(one.recommended()));
  }

  private static void tell(
      Session session,
      int hosts,
      boolean advised,
      Map<String, Freed> before,
      Map<String, Freed> after) {
    if (hosts < 2) {
      session.out().println("There is no other host that containers could move to.");
      return;
    }
    after.values().stream()
        .filter(freed -> !before.containsKey(freed.host().name()))
        .forEach(freed -> move(session, "With the recommendations carried out ", freed));
    before.values().forEach(freed -> move(session, "Already now ", freed));
    if (!advised) {
      session.out().println("No other limit is recommended now, so no room is made.");
    } else if (after.keySet().stream().allMatch(before::containsKey)) {
      session
          .out()
          .println(
              "The recommendations free no host: the room they make saves nothing until something"
                  + " moves in or machines are exchanged.");
    }
  }

  private static void move(Session session, String when, Freed freed) {
    long to = freed.moves().values().stream().distinct().count();
    session
        .out()
        .println(
            Terminal.harmless(
                "%s%s could be given up (%s USD a month): its %s fit on %s."
                    .formatted(
                        when,
                        freed.host().name(),
                        Money.text(freed.host().hourly() * Offer.MONTH_HOURS),
                        Text.count(freed.moves().size(), "container"),
                        to == 1
                            ? freed.moves().values().iterator().next()
                            : Text.count(to, "other host"))));
  }
}
