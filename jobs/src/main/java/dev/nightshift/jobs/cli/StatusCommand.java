package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RunHistoryStore;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Is it running, and is all well with it?
@Command(name = "status", description = "Show which nodes run, and how each job's last run ended.")
final class StatusCommand extends DatabaseCommand {
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
    terminal.out().println();
  }
}
