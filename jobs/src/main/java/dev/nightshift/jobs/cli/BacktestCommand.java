package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.moving.ClockPolicy;
import dev.nightshift.engine.rightsizing.moving.GuardPolicy;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import dev.nightshift.engine.rightsizing.policy.Peers;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.Backtest;
import dev.nightshift.jobs.rightsizing.OwnHistory;
import dev.nightshift.jobs.rightsizing.Traces;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proves policies on real usage: replays traces through each and prints how they fared.
@Command(
    name = "backtest",
    description = {
      "Replay usage traces through right-sizing policies and score them.",
      "Every night each policy decides on the past alone; its limit is held against the next day.",
      "All shares are per cent."
    })
final class BacktestCommand extends DatabaseCommand {
  private static final Duration HISTORY = Duration.ofDays(90);

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  /// Where the usage comes from.
  static final class Source {
    @Option(
        names = "--trace",
        paramLabel = "DIR",
        description = "Folder of traces: *.csv or *.csv.gz with series,epoch_s and usage columns.")
    private @Nullable Path trace;

    @Option(
        names = "--history",
        description = "The histories of our own containers, of the last 90 days.")
    private boolean history;
  }

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

  @Option(
      names = "--risk",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Risk that our policy takes (default: ${DEFAULT-VALUE}).")
  private double risk = 0.01;

  @Option(
      names = "--plot",
      paramLabel = "DIR",
      description = "Write a plot of slack against risk for each trace and resource into DIR.")
  private @Nullable Path plot;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) throws InterruptedException {
    var backtest =
        new Backtest(contenders(), Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8));
    var progress = new Progress(quiet(session.terminal()));
    if (source.history) {
      replayHistory(session, backtest, progress);
    } else if (source.trace != null) {
      replayTraces(source.trace, backtest, progress);
    }
    var table = new ScoreTable(backtest.scores());
    table.print(session.terminal(), format);
    if (format == OutputFormat.TABLE && !backtest.scores().isEmpty()) {
      table.explain(session.terminal());
    }
    if (plot != null) {
      int written = ParetoPlots.write(backtest.scores(), plot);
      session.terminal().err().println(written + " plots written into " + plot);
    }
    return backtest.scores().isEmpty() ? Failures.NO : 0;
  }

  private void replayTraces(Path folder, Backtest backtest, Progress progress)
      throws InterruptedException {
    var traces = Traces.in(folder);
    for (var file : traces.files(only)) {
      long size = Math.max(1, traces.bytes(file));
      progress.step("replay " + Terminal.harmless(Traces.name(file)));
      backtest.replay(traces, file, bytes -> progress.at((double) bytes / size, ""));
      progress.done(size / 1024 + " KiB");
    }
  }

  private static void replayHistory(Session session, Backtest backtest, Progress progress) {
    progress.step("replay our own histories");
    var own =
        new OwnHistory(
            new UsageHistoryStore(session.database().jdbi()),
            session.now().minus(HISTORY),
            session.now());
    own.read(backtest::replay, share -> progress.at(share, ""));
    progress.done(backtest.scores().isEmpty() ? "nothing yet" : "done");
  }

  /// Progress goes to standard error: standard output is for the scores.
  private static Terminal quiet(Terminal terminal) {
    return new Terminal(
        terminal.err(), terminal.err(), terminal.interactive(), terminal.coloured());
  }

  private List<Contender> contenders() {
    var known = new ArrayList<LimitPolicy>();
    known.add(new ExpectedCostPolicy(risk));
    known.add(new ClockPolicy(risk));
    known.add(new GuardPolicy(risk));
    known.addAll(Peers.ALL);
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
        contenders.add(
            policy instanceof ExpectedCostPolicy
                ? Contender.atRisks(policy)
                : plot == null || policy.name().startsWith("nightshift")
                    ? Contender.of(policy)
                    : Contender.swept(policy));
      }
    }
    return contenders;
  }
}
