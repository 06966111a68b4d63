package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.analysis.FindingContext;
import dev.nightshift.jobs.analysis.FindingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What stands around a finding, for people: a chart with the time it is about marked, and what
/// else moved at the same time.
final class FindingSurroundings {
  private final Terminal terminal;
  private final Details details;

  FindingSurroundings(Terminal terminal, Details details) {
    this.terminal = terminal;
    this.details = details;
  }

  /// @param shared other findings of its incident about the same hours
  void print(FindingContext context, FindingContext.About about, List<FindingStore.Stored> shared) {
    terminal.out().println("  " + title(context));
    for (String line : new FindingSketch(context).lines(about.from(), about.until())) {
      terminal.out().println("    " + line);
    }
    var moved = new ArrayList<String>();
    context.companions().forEach(companion -> moved.add(moved(companion)));
    var named =
        context.companions().stream()
            .map(FindingContext.Companion::name)
            .collect(Collectors.toSet());
    shared.stream()
        .filter(other -> !named.contains(other.container()))
        .forEach(other -> moved.add(moved(other)));
    if (moved.isEmpty()) {
      moved.add(
          context.compared() == 0
              ? "nothing else runs on the host"
              : "nothing else: CPU and memory of %s on the host were compared"
                  .formatted(Text.count(context.compared() / 2, "container")));
    }
    String name = "moved too";
    for (String line : moved) {
      details.line(name, line);
      name = "";
    }
  }

  private static String moved(FindingStore.Stored other) {
    String subject = other.container() == null ? other.host() : other.container();
    return "%s: finding %d of the same incident".formatted(subject, other.id());
  }

  private static String title(FindingContext context) {
    return switch (context.quantity()) {
      case CPU -> "CPU in use, mean of each hour; ^ marks what this is about";
      case MEMORY -> "memory in use, hour by hour; ^ marks what this is about";
      case DISK -> "disk in use, hour by hour; ^ marks what this is about";
    };
  }

  private static String moved(FindingContext.Companion companion) {
    String of =
        "the %s of %s, "
            .formatted(
                companion.quantity() == FindingContext.Quantity.CPU ? "CPU" : "memory",
                companion.name());
    return of
        + switch (companion) {
          case FindingContext.Companion.Leapt(_, var quantity, var leapt) ->
              "%s at %s UTC (otherwise %s)"
                  .formatted(
                      amount(quantity, leapt.value()),
                      Words.minute(leapt.at()).text(),
                      amount(quantity, leapt.otherwise()));
          case FindingContext.Companion.Followed(_, _, var with) ->
              "%s%s (correlation %.2f)"
                  .formatted(
                      with.correlation() < 0 ? "the other way, " : "",
                      when(with.lag()),
                      with.correlation());
        };
  }

  private static String when(int lag) {
    return lag == 0
        ? "in the same hour"
        : "%s %s".formatted(Text.count(Math.abs(lag), "hour"), lag > 0 ? "later" : "earlier");
  }

  private static String amount(FindingContext.Quantity quantity, double value) {
    return quantity == FindingContext.Quantity.CPU ? Text.cores(value) : Text.bytes(value);
  }
}
