package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.benchmark.BenchmarkStore;
import dev.nightshift.jobs.docker.DockerHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the newest result of each benchmark, or what there is to be measured.
@Command(name = "list", description = "Show the newest result of each benchmark.")
final class BenchmarkListCommand extends DatabaseCommand {
  @Option(
      names = "--all",
      description = "Show what can be measured instead, yours included, with its suites.")
  private boolean all;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    if (all) {
      known(session).print(session.terminal(), format, "There are no benchmarks.");
    } else {
      BenchmarkTable.of(new BenchmarkStore(session.database().jdbi()).latest())
          .print(
              session.terminal(),
              format,
              "Nothing has been measured yet: 'nightshift benchmark run' does so now.");
    }
    return 0;
  }

  private static Table known(Session session) {
    var table = Table.columns("benchmark", "suites", "measures");
    try (var docker = DockerHost.of(session.settings().environment())) {
      Crew.benchmarks(
              session.settings(),
              session.database(),
              docker,
              Machine.known(session),
              session::profile)
          .known()
          .forEach(
              one -> table.row(one.name(), String.join(", ", one.suites()), one.description()));
    }
    return table;
  }
}
