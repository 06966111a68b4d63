package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.cost.Costing;
import dev.nightshift.jobs.cost.PriceFile;
import dev.nightshift.jobs.cost.PriceListStore;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes in a price list.
@Command(
    name = "import",
    description = {
      "Take in a price list: it replaces the list of each provider that it names, whole or not at"
          + " all.",
      "CSV (or .csv.gz) with a header; needed are provider, region, type, vcpu, memory_gib,"
          + " ondemand_usd_h and, unless",
      "--dated is given, dated. Hosts priced from a list that is replaced cost the new price from"
          + " this hour on.",
      "The format and where lists come from stand in docs/cost.md."
    })
final class PricesImportCommand extends DatabaseCommand {
  private static final int MOST_MISTAKES = 20;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  /// A file, or what is shipped.
  static final class What {
    @Parameters(paramLabel = "FILE", description = "The list.")
    private @Nullable Path file;

    @Option(
        names = "--example",
        description = "The dozen types that come with Nightshift, for a first try.")
    private boolean example;
  }

  @Option(
      names = "--dated",
      converter = Day.class,
      paramLabel = "DAY",
      description = "Day of the prices, e.g. 2026-07-20, where the file has no column for it.")
  private @Nullable LocalDate dated;

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) throws InterruptedException {
    var now = session.now();
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (dated != null && dated.isAfter(today)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--dated must not be in the future, is " + dated + ".");
    }
    var contents =
        what.example || what.file == null
            ? PriceFile.example(today)
            : PriceFile.read(what.file, dated, today);
    if (!contents.mistakes().isEmpty()) {
      throw refused(contents);
    }
    var jdbi = session.database().jdbi();
    var imported = new PriceListStore(jdbi).replace(contents, Profiles.actor(), now);
    for (var list : imported.lists()) {
      session
          .out()
          .println(
              "%s: %s, listed on %s%s."
                  .formatted(
                      list.provider(),
                      Text.count(list.types(), "type"),
                      list.dated(),
                      Prices.age(list, session)));
    }
    for (var host : imported.moved()) {
      Double after = host.after();
      session
          .out()
          .println(
              Terminal.harmless(
                  after == null
                      ? "%s: %s is not in the list at its terms; its price of %s USD an hour stays."
                          .formatted(host.host(), host.type(), Money.text(host.before()))
                      : "%s: %s costs %s USD an hour from now on, %s before."
                          .formatted(
                              host.host(),
                              host.type(),
                              Money.text(after),
                              Money.text(host.before()))));
    }
    new Costing(jdbi).all(now);
    return 0;
  }

  private static NightshiftException refused(PriceFile.Contents contents) {
    var told =
        contents.mistakes().stream().limit(MOST_MISTAKES).map(line -> "\n  " + line).toList();
    int more = contents.mistakes().size() - told.size();
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "%s is not taken in, and the lists stay as they are; mend %s:%s%s"
            .formatted(
                contents.source(),
                Text.count(contents.mistakes().size(), "mistake"),
                String.join("", told),
                more > 0 ? "\n  and " + more + " more." : ""));
  }
}
