package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RunHistoryStore;
import dev.nightshift.jobs.web.ListeningStore;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Is it running, and is all well with it?
@Command(
    name = "status",
    description =
        "Show which nodes run, which rollouts wait or are frozen, and how each job's last run ended.")
final class StatusCommand extends DatabaseCommand {
  private static final int MOST_ROLLOUTS = 20;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    if (session.isUnused()) {
      session
          .terminal()
          .err()
          .println(
              Terminal.harmless(
                  "nightshift: Nightshift has never run in "
                      + session.settings().dataDirectory()
                      + ": start it with 'nightshift run', or name its data directory with --data."));
      return Failures.NO;
    }
    var nodes = new NodeStore(session.database().jdbi()).nodes();
    var live = nodes.stream().filter(NodeStore.Node::live).toList();
    var runs = new RunHistoryStore(session.database().jdbi()).latest();
    if (format == OutputFormat.TABLE) {
      printNodes(session, nodes, live.size());
      printRollouts(session);
      printMail(session);
    }
    var table = Table.columns("job", "scope", "last run", "state", "what it did");
    runs.stream()
        .sorted(Comparator.comparing(RunHistoryStore.Entry::startedAt).reversed())
        .forEach(
            run ->
                table.row(
                    run.job(),
                    run.scope(),
                    Words.minute(run.startedAt()),
                    Table.Cell.status(run.state()),
                    run.sentence()));
    table.print(session.terminal(), format, "No job has run yet.");
    return live.isEmpty() ? Failures.NO : 0;
  }

  /// What is under way, and what waits for a person: each with what to do.
  private static void printRollouts(Session session) {
    var history = new RolloutHistoryStore(session.database().jdbi());
    var freezes = history.freezes();
    for (var freeze : freezes) {
      session
          .out()
          .println(
              session.terminal().yellow("frozen")
                  + "  "
                  + Terminal.harmless(RolloutText.sentence(freeze)));
    }
    boolean any = !freezes.isEmpty();
    for (var one : history.list(false, MOST_ROLLOUTS)) {
      var state = RolloutState.of(one.state());
      String sentence =
          "Rollout "
              + one.id()
              + ": "
              + Terminal.harmless(RolloutText.sentence(one, session.now()));
      if (state.waitsForPerson()) {
        session.out().println(session.terminal().yellow("waits for you") + "  " + sentence);
      } else if (state.open() || state == RolloutState.ROLLED_BACK) {
        session.out().println(sentence);
      }
      any |= state.open() || state == RolloutState.ROLLED_BACK;
    }
    if (any) {
      session.out().println();
    }
  }

  /// Mails that were given up, and what to do; nothing where there are none.
  private static void printMail(Session session) {
    int dead = new OutboxStore(session.database().jdbi()).counts().dead();
    if (dead > 0) {
      session
          .out()
          .println(
              session.terminal().yellow("not delivered")
                  + "  "
                  + dev.nightshift.engine.Text.count(dead, "mail")
                  + (dead == 1 ? " was" : " were")
                  + " given up: 'nightshift mail list' says why, 'nightshift mail retry ID' tries again.");
      session.out().println();
    }
  }

  private static void printNodes(Session session, java.util.List<NodeStore.Node> nodes, int live) {
    var terminal = session.terminal();
    if (live == 0) {
      terminal
          .out()
          .println(
              terminal.yellow(
                  nodes.isEmpty()
                      ? "Nightshift has never run here: start it with 'nightshift run'."
                      : "Nightshift is not running (last heard of "
                          + Words.ago(nodes.getFirst().heartbeatAt(), session.now()).text()
                          + "): start it with 'nightshift run'."));
    }
    nodes.stream()
        .filter(NodeStore.Node::live)
        .forEach(
            node ->
                terminal
                    .out()
                    .println(
                        terminal.green("running")
                            + " on "
                            + Terminal.harmless(String.valueOf(node.host()))
                            + " (pid "
                            + node.pid()
                            + ", version "
                            + node.version()
                            + ") since "
                            + Words.minute(node.startedAt()).text()));
    new ListeningStore(session.database().jdbi())
        .listening()
        .forEach(page -> terminal.out().println("pages at " + Terminal.harmless(page.url())));
    terminal.out().println();
  }
}
