package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.benchmark.BenchmarkStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the newest result of each benchmark.
@Command(name = "list", description = "Show the newest result of each benchmark.")
final class BenchmarkListCommand extends DatabaseCommand {
  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    BenchmarkTable.of(new BenchmarkStore(session.database().jdbi()).latest())
        .print(
            session.terminal(),
            format,
            "Nothing has been measured yet: 'nightshift benchmark run' does so now.");
    return 0;
  }
}
