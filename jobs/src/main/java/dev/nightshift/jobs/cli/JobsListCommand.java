package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.schedule.LoopTurnStore;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RunHistoryStore;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.schedule.TriggerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows every job of the fleet and of each host.
@Command(name = "list", description = "Show when each job runs next, and how its last run ended.")
final class JobsListCommand extends DatabaseCommand {
  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    List<TriggerStore.Due> due = new TriggerStore(jdbi).due();
    List<RunHistoryStore.Entry> latest = new RunHistoryStore(jdbi).latest();
    var triggers = due.stream().collect(Collectors.toMap(d -> at(d.job(), d.scheduler()), d -> d));
    var runs = latest.stream().collect(Collectors.toMap(r -> at(r.job(), r.scope()), r -> r));
    var turns =
        new LoopTurnStore(jdbi)
            .newest().stream().collect(Collectors.toMap(t -> at(t.job(), t.scope()), t -> t));
    var timings = session.profile().schedule().timings();
    var table = Table.columns(columns()).below(1);
    for (String scope : scopes(session, due, latest)) {
      Crew.SCOPES.forEach(
          (job, kind) -> {
            if (kind.on(host(scope)).equals(scope)) {
              table.row(
                  row(
                      job,
                      scope,
                      timings.get(job),
                      triggers.get(at(job, scope)),
                      Last.of(runs.get(at(job, scope)), turns.get(at(job, scope)))));
            }
          });
    }
    tellWhenNobodyRuns(session, new NodeStore(jdbi));
    table.print(session.terminal(), format, "There are no jobs.");
    return 0;
  }

  /// How a job stands that ran before, by the ledger or in a loop, whichever was later.
  ///
  /// @param next when the loop takes its next turn; null for what the ledger tells
  private record Last(
      Instant began, String state, @Nullable String sentence, @Nullable Instant next) {
    static @Nullable Last of(
        RunHistoryStore.@Nullable Entry run, LoopTurnStore.@Nullable Turn turn) {
      if (turn != null && (run == null || turn.began().isAfter(run.startedAt()))) {
        return new Last(turn.began(), turn.state(), turn.sentence(), turn.next());
      }
      return run == null ? null : new Last(run.startedAt(), run.state(), run.sentence(), null);
    }
  }

  /// People read of a pause where the next run would stand: all fits on a terminal then.
  private boolean tellsPauseApart() {
    return format != OutputFormat.TABLE;
  }

  private List<String> columns() {
    return Stream.of(
            "job", "scope", "when", "next run", "paused", "last run", "state", "what it did")
        .filter(column -> tellsPauseApart() || !column.equals("paused"))
        .toList();
  }

  private @Nullable Object[] row(
      String job,
      String scope,
      @Nullable Timing timing,
      TriggerStore.@Nullable Due due,
      @Nullable Last last) {
    Instant next = due == null ? (last == null ? null : last.next()) : due.next();
    var cells = new ArrayList<@Nullable Object>();
    cells.add(job);
    cells.add(scope);
    cells.add(timing == null ? "when asked" : timing);
    if (tellsPauseApart()) {
      cells.add(Words.minute(next));
      cells.add(due == null ? null : new Table.Cell(due.paused(), due.paused() ? "paused" : "no"));
    } else {
      cells.add(due != null && due.paused() ? Table.Cell.status("paused") : Words.minute(next));
    }
    cells.add(Words.minute(last == null ? null : last.began()));
    cells.add(last == null ? null : Table.Cell.status(last.state()));
    cells.add(last == null ? null : last.sentence());
    return cells.toArray();
  }

  /// The fleet first, then each host that is known here; this one where none is.
  private static List<String> scopes(
      Session session, List<TriggerStore.Due> due, List<RunHistoryStore.Entry> latest) {
    var hosts =
        Stream.concat(
                due.stream().map(TriggerStore.Due::scheduler),
                latest.stream().map(RunHistoryStore.Entry::scope))
            .filter(scope -> !scope.equals(Scope.FLEET.on("")))
            .collect(Collectors.toCollection(TreeSet::new));
    if (hosts.isEmpty()) {
      hosts.add(Scope.HOST.on(HostMeter.hostName(session.settings().environment())));
    }
    return Stream.concat(Stream.of(Scope.FLEET.on("")), hosts.stream()).toList();
  }

  private static String host(String scope) {
    return scope.substring(scope.indexOf(':') + 1);
  }

  private static Map.Entry<String, String> at(String job, String scope) {
    return Map.entry(job, scope);
  }

  private void tellWhenNobodyRuns(Session session, NodeStore nodes) {
    if (format == OutputFormat.TABLE && nodes.nodes().stream().noneMatch(NodeStore.Node::live)) {
      var terminal = session.terminal();
      terminal
          .out()
          .println(
              terminal.yellow(
                  "Nightshift is not running: nothing comes at its time until 'nightshift run'.\n"));
    }
  }
}
