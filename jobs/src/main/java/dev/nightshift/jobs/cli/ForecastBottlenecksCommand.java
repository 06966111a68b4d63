package dev.nightshift.jobs.cli;

import dev.nightshift.engine.prediction.Contender;
import dev.nightshift.engine.prediction.Contest;
import dev.nightshift.engine.prediction.Horizon;
import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.engine.prediction.Outlook;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.prediction.ModelStore;
import dev.nightshift.jobs.prediction.OwnLoadStore;
import dev.nightshift.jobs.prediction.Training;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Foresees the bottlenecks of the five minutes that run now.
@Command(
    name = "bottlenecks",
    description = {
      "Foresee bottlenecks of hosts and containers in the five minutes that run now.",
      "Learns from the samples of the last eight days; a model speaks only if it beats the best"
          + " rule on",
      "what it has not seen. Containers without a limit have no bottleneck of their own."
    })
final class ForecastBottlenecksCommand extends DatabaseCommand {
  private static final Duration LEARNED = Duration.ofDays(8);
  private static final long SEED = 1;

  @Option(
      names = "--hot",
      paramLabel = "SHARE",
      description = "Share of the limit from which it is one (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.8")
  private double hot = 0.8;

  @Option(
      names = "--most",
      converter = Most.class,
      paramLabel = "N",
      description = "Show the N likeliest (default: ${DEFAULT-VALUE}).",
      defaultValue = "30")
  private int most = 30;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  private record Line(String resource, Outlook outlook) {}

  @Override
  int run(Session session) {
    var horizon = horizon();
    long now = session.now().getEpochSecond();
    var until = Instant.ofEpochSecond(now - now % OwnLoadStore.STEP);
    var store = new OwnLoadStore(session.database().jdbi());
    var lines = new ArrayList<Line>();
    var told = new ArrayList<String>();
    for (var resource : Training.RESOURCES) {
      var past = store.load(resource, until.minus(LEARNED), until);
      var kept =
          new ModelStore(session.database().jdbi())
              .inUse(resource, session.now())
              .filter(model -> model.hot() == hot);
      if (kept.isPresent() && !past.isEmpty()) {
        speak(resource, kept.get(), past, horizon, until, lines, told);
      } else {
        look(resource, past, horizon, until, lines, told);
      }
    }
    lines.sort(Comparator.comparingDouble(line -> -line.outlook().probability()));
    print(session.terminal(), lines);
    if (format == OutputFormat.TABLE) {
      session.terminal().out().println();
      told.forEach(session.terminal().out()::println);
    }
    return 0;
  }

  private Horizon horizon() {
    try {
      return new Horizon(OwnLoadStore.STEP, hot);
    } catch (IllegalArgumentException e) {
      throw new NightshiftException(ErrorKind.OPERATOR, "Try again: " + e.getMessage() + ".", e);
    }
  }

  /// The model in use speaks.
  private static void speak(
      String resource,
      ModelStore.InUse model,
      List<LoadSeries> past,
      Horizon horizon,
      Instant until,
      List<Line> lines,
      List<String> told) {
    Outlook.of(model.model(), past, horizon, until.getEpochSecond() - 3L * OwnLoadStore.STEP)
        .forEach(outlook -> lines.add(new Line(resource, outlook)));
    told.add(
        "%s: model %d (%s) speaks; 'nightshift models show %d' tells how well it does."
            .formatted(resource, model.id(), model.model().contender().word(), model.id()));
  }

  private static void look(
      String resource,
      List<LoadSeries> past,
      Horizon horizon,
      Instant until,
      List<Line> lines,
      List<String> told) {
    if (past.isEmpty()) {
      told.add(resource + ": " + Training.NOTHING);
      return;
    }
    var outcome =
        new Contest(past, horizon, SEED).hold(Set.of(Contender.BOOSTING), _ -> {}).orElse(null);
    if (outcome == null) {
      told.add(
          "%s: too few bottlenecks in %d series to learn from; none is foreseen."
              .formatted(resource, past.size()));
      return;
    }
    long notBefore = until.getEpochSecond() - 3L * OwnLoadStore.STEP;
    Outlook.of(outcome.model(), past, horizon, notBefore)
        .forEach(outlook -> lines.add(new Line(resource, outlook)));
    told.add(skill(resource, outcome));
  }

  private static String skill(String resource, Contest.Outcome outcome) {
    var best = outcome.standings().getFirst();
    var rule =
        outcome.standings().stream()
            .filter(one -> one.contender().naive())
            .findFirst()
            .orElseThrow();
    return outcome.learned()
        ? String.format(
            Locale.ROOT,
            "%s: %s speaks; on %d onsets it had not seen its average precision was %.2f, the best"
                + " rule's (%s) %.2f.",
            resource,
            best.contender().word(),
            best.scores().onsets(),
            best.scores().averagePrecision(),
            rule.contender().word(),
            rule.scores().averagePrecision())
        : String.format(
            Locale.ROOT,
            "%s: no model beats the best rule (%s, average precision %.2f), so the rule speaks.",
            resource,
            rule.contender().word(),
            rule.scores().averagePrecision());
  }

  private void print(Terminal terminal, List<Line> lines) {
    var table = Table.columns("what", "resource", "now", "likely", "why");
    for (var line : lines.subList(0, Math.clamp(most, 0, lines.size()))) {
      var outlook = line.outlook();
      table.row(
          outlook.name(),
          line.resource(),
          Words.percent(outlook.share()),
          Words.percent(outlook.probability()),
          why(outlook));
    }
    table.print(terminal, format, "Nothing can be foreseen yet.");
  }

  private String why(Outlook outlook) {
    if (outlook.share() >= hot) {
      return "is there already";
    }
    return outlook.days() == 0
        ? "less than a day is known"
        : "at this time hot on %d of %d days".formatted(outlook.hotDays(), outlook.days());
  }
}
