package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.cost.CostForecastStore;
import dev.nightshift.jobs.cost.CostForecastStore.Kept;
import dev.nightshift.jobs.cost.CostForecasting;
import dev.nightshift.jobs.cost.Costing;
import dev.nightshift.jobs.cost.HostPriceStore;
import dev.nightshift.jobs.cost.MonthCostStore;
import dev.nightshift.jobs.cost.MonthCostStore.By;
import dev.nightshift.jobs.cost.MonthCostStore.Sum;
import dev.nightshift.jobs.cost.PriceListStore;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tells what a month cost, on what, and what was idle.
@Command(
    name = "cost",
    description = {
      "What a month cost, on what, and what of it was idle; in US dollars.",
      "Each container bears the share of its host's price that it reserved, is limited to or used,"
          + " whichever is most;",
      "what nobody asked for is idle, hours in which nothing was measured are unwatched. Together"
          + " they are the price."
    },
    subcommands = {
      CostSetCommand.class,
      CostHostsCommand.class,
      CostSavingsCommand.class,
      CostOptionsCommand.class
    })
final class CostCommand extends DatabaseCommand {
  private static final Duration A_DAY = Duration.ofDays(1);

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "host, workload or project (default: ${DEFAULT-VALUE}).",
      defaultValue = "workload")
  private By by = By.WORKLOAD;

  @Option(
      names = "--month",
      paramLabel = "MONTH",
      description = "Month, e.g. 2026-11 (default: this one).",
      converter = Month.class)
  private @Nullable YearMonth month;

  @Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "N",
      description = "Show the N dearest (default: ${DEFAULT-VALUE}).",
      defaultValue = "30")
  private int most = 30;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws InterruptedException {
    var jdbi = session.database().jdbi();
    new Costing(jdbi).all(session.now());
    new CostForecasting(jdbi).today(session.now());
    var asked = month == null ? YearMonth.from(session.now().atOffset(ZoneOffset.UTC)) : month;
    var sums = new MonthCostStore(jdbi).sums(asked, by);
    double total = sums.stream().mapToDouble(Sum::costUsd).sum();
    var forecasts = new CostForecastStore(jdbi).latest(asked, by.name().toLowerCase(Locale.ROOT));
    print(session, asked, sums, total, forecasts);
    if (format == OutputFormat.TABLE) {
      tell(session, asked, sums, total);
    }
    return 0;
  }

  private void print(
      Session session, YearMonth asked, List<Sum> sums, double total, Map<String, Kept> forecasts) {
    var table =
        Table.columns(
            by.name().toLowerCase(Locale.ROOT),
            "kind",
            "cpu",
            "memory",
            "cost",
            "share",
            "whole month");
    sums.stream()
        .filter(sum -> sum.kind().equals("workload"))
        .limit(most)
        .forEach(sum -> row(table, sum, total, forecasts));
    long left = sums.stream().filter(sum -> sum.kind().equals("workload")).count() - most;
    if (left > 0 && format == OutputFormat.TABLE) {
      double rest =
          sums.stream()
              .filter(sum -> sum.kind().equals("workload"))
              .skip(most)
              .mapToDouble(Sum::costUsd)
              .sum();
      table.row(
          "%d others (--most)".formatted(left),
          "workload",
          null,
          null,
          Money.cell(rest),
          Words.percent(total > 0 ? rest / total : null),
          null);
    }
    sums.stream()
        .filter(sum -> !sum.kind().equals("workload"))
        .forEach(sum -> row(table, sum, total, Map.of()));
    table.print(
        session.terminal(),
        format,
        nothing(asked, YearMonth.from(session.now().atOffset(ZoneOffset.UTC))));
  }

  private static String nothing(YearMonth asked, YearMonth now) {
    return asked.isAfter(now)
        ? asked + " has not begun yet."
        : "Nothing of %s is worked out: 'nightshift cost hosts' tells which hosts have a price and from when on ('nightshift cost set HOST --hourly 0.20' sets one)%s."
            .formatted(
                asked, asked.equals(now) ? "; an hour is worked out at ten past the next" : "");
  }

  private static void row(Table table, Sum sum, double total, Map<String, Kept> forecasts) {
    var forecast = sum.name() == null ? null : forecasts.get(sum.name());
    table.row(
        sum.name() == null
            ? new Table.Cell(null, sum.kind().equals("workload") ? "no project" : "")
            : sum.name(),
        sum.kind(),
        Money.cell(sum.cpuUsd()),
        Money.cell(sum.memoryUsd()),
        Money.cell(sum.costUsd()),
        Words.percent(total > 0 ? sum.costUsd() / total : null),
        forecast == null ? null : Money.cell(forecast.totalUsd()));
  }

  private static void tell(Session session, YearMonth month, List<Sum> sums, double total) {
    var out = session.out();
    var jdbi = session.database().jdbi();
    if (!sums.isEmpty()) {
      out.println(
          "%s: %s USD, of it %s idle%s."
              .formatted(
                  month, Money.text(total), share(sums, "idle", total), unwatched(sums, total)));
    }
    var fleet = new CostForecastStore(jdbi).latest(month, "fleet").get("fleet");
    if (fleet != null) {
      foreseen(session, month, fleet);
    }
    var unpriced = new HostPriceStore(jdbi).unpriced();
    if (!unpriced.isEmpty() && !sums.isEmpty()) {
      out.println(
          Terminal.harmless(
              "Without a price, and so not counted: "
                  + String.join(", ", unpriced)
                  + " ('nightshift cost set')."));
    }
    unseen(session);
    var used = new HostPriceStore(jdbi).providers();
    var lists =
        new PriceListStore(jdbi)
            .lists().stream().filter(list -> used.contains(list.provider())).toList();
    Prices.warnings(lists, session).forEach(out::println);
  }

  /// Whoever forgets to end the price of a machine that is gone should meet it here.
  private static void unseen(Session session) {
    for (var host :
        new HostPriceStore(session.database().jdbi()).unseenSince(session.now().minus(A_DAY))) {
      session
          .out()
          .println(
              Terminal.harmless(
                  "%s was last seen at %s and is still paid for; if it is gone: nightshift cost set %s --none --from %s"
                      .formatted(
                          host.host(),
                          Words.minute(host.lastSeen()).text(),
                          host.host(),
                          host.lastSeen().atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1))));
    }
  }

  private static void foreseen(Session session, YearMonth month, Kept fleet) {
    Double low = fleet.lowUsd();
    Double high = fleet.highUsd();
    session
        .out()
        .println(
            "The whole of %s is expected to cost %s USD%s (%s speaks; as so far it would be %s), foreseen on %s."
                .formatted(
                    month,
                    Money.text(fleet.totalUsd()),
                    low == null || high == null
                        ? ""
                        : ", in eight of ten cases %s to %s"
                            .formatted(Money.text(low), Money.text(high)),
                    fleet.method(),
                    Money.text(fleet.naiveUsd()),
                    fleet.madeOn()));
    double budget = session.profile().cost().budget();
    if (budget > 0) {
      session
          .out()
          .println(
              fleet.totalUsd() > budget
                  ? "That is more than the budget of " + Money.text(budget) + " USD."
                  : "The budget is " + Money.text(budget) + " USD.");
    }
  }

  private static String share(List<Sum> sums, String kind, double total) {
    double part =
        sums.stream().filter(sum -> sum.kind().equals(kind)).mapToDouble(Sum::costUsd).sum();
    return String.format(Locale.ROOT, "%.0f %%", total > 0 ? 100 * part / total : 0);
  }

  private static String unwatched(List<Sum> sums, double total) {
    return sums.stream().anyMatch(sum -> sum.kind().equals("unwatched"))
        ? " and " + share(sums, "unwatched", total) + " not watched"
        : "";
  }
}
