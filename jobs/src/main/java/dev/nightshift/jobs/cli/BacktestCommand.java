package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import dev.nightshift.engine.rightsizing.policy.Peers;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.Backtest;
import dev.nightshift.jobs.rightsizing.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proves policies on real usage: replays traces through each and prints how they fared.
@Command(
    name = "backtest",
    description = {
      "Replay usage traces through right-sizing policies and score them.",
      "Every night each policy decides on the past alone; its limit is held against the next day.",
      "Shares are per cent; risk is shown as expected / observed where a policy states it."
    })
final class BacktestCommand extends DatabaseCommand {
  @Option(
      names = "--trace",
      required = true,
      paramLabel = "DIR",
      description = "Folder of traces: *.csv or *.csv.gz with series,epoch_s and usage columns.")
  private Path trace = Path.of(".");

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Replay only these files of the folder, by name without endings.")
  private List<String> only = List.of();

  @Option(
      names = "--policy",
      split = ",",
      paramLabel = "NAME",
      description = "Policies to score (default: all); the oracle is always there.")
  private List<String> policies = List.of();

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws InterruptedException {
    var backtest =
        new Backtest(contenders(), Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8));
    var traces = Traces.in(trace);
    var quiet =
        new Terminal(
            session.terminal().err(),
            session.terminal().err(),
            session.terminal().interactive(),
            session.terminal().coloured());
    var progress = new Progress(quiet);
    for (var file : files(traces)) {
      long size = size(file);
      progress.step("replay " + Terminal.harmless(Traces.name(file)));
      backtest.replay(traces, file, bytes -> progress.at((double) bytes / size, ""));
      progress.done(size / 1024 + " KiB");
    }
    print(session, backtest);
    return backtest.scores().isEmpty() ? Failures.NO : 0;
  }

  private List<Path> files(Traces traces) {
    return traces.files().stream()
        .filter(file -> only.isEmpty() || only.contains(Traces.name(file)))
        .toList();
  }

  private List<Contender> contenders() {
    var known = Peers.ALL;
    for (String name : policies) {
      if (!name.equals("oracle") && known.stream().noneMatch(p -> p.name().equals(name))) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "There is no policy %s; there are %s and oracle."
                .formatted(
                    name, String.join(", ", known.stream().map(LimitPolicy::name).toList())));
      }
    }
    var contenders = new ArrayList<Contender>();
    for (var policy : known) {
      if (policies.isEmpty() || policies.contains(policy.name())) {
        contenders.add(Contender.swept(policy));
      }
    }
    return contenders;
  }

  private void print(Session session, Backtest backtest) {
    var table =
        Table.columns(
            "trace",
            "resource",
            "policy",
            "days",
            "slack",
            "weighted slack",
            "over",
            "days over",
            "unserved",
            "churn",
            "reversals",
            "expected");
    backtest
        .scores()
        .forEach(
            (pair, scores) -> {
              for (int c = 0; c < scores.contenders().size(); c++) {
                row(table, pair, scores.contenders().get(c).policy().name(), scores.of(c, 0));
              }
              row(table, pair, "oracle", scores.oracle());
            });
    table.print(session.terminal(), format, "No series was long enough to be replayed.");
  }

  private static void row(Table table, Backtest.Pair pair, String policy, Tally tally) {
    if (tally.days() == 0) {
      return;
    }
    table.row(
        pair.trace(),
        pair.resource(),
        policy,
        tally.days(),
        percent(tally.slack(), 1),
        percent(tally.weightedSlack(), 1),
        percent(tally.over(), 2),
        percent(tally.daysOver(), 1),
        percent(tally.unserved(), 2),
        percent(tally.churn(), 0),
        percent(tally.reversals(), 0),
        percent(tally.expected(), 2));
  }

  private static Table.Cell percent(double share, int digits) {
    return Double.isNaN(share)
        ? new Table.Cell(null, "-")
        : new Table.Cell(share * 100, String.format(Locale.ROOT, "%." + digits + "f", share * 100));
  }

  private static long size(Path file) {
    try {
      return Math.max(1, Files.size(file));
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }
}
