package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.usage.CurrentUsageStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the workloads.
@Command(
    name = "workloads",
    description = "Lists the workloads with what their containers use now, the busiest first.")
final class WorkloadsCommand extends DatabaseCommand {
  private static final String UNLIMITED = "none";

  @Option(names = "--all", description = "Also those without a running container.")
  private boolean all;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json or markdown (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns(
            "workload",
            "known by",
            "containers",
            "hosts",
            "cpu",
            "cpu limit",
            "memory",
            "memory limit",
            "last seen");
    var store = new CurrentUsageStore(session.database().jdbi());
    for (var workload : store.workloads(session.now(), all)) {
      table.row(
          workload.name(),
          workload.kind(),
          workload.containers(),
          workload.hosts(),
          Words.cores(workload.cpuCores()),
          workload.cpuLimitCores() == null
              ? new Table.Cell(null, UNLIMITED)
              : Words.cores(workload.cpuLimitCores()),
          Words.bytes(workload.memoryBytes()),
          workload.memoryLimitBytes() == null
              ? new Table.Cell(null, UNLIMITED)
              : Words.bytes(workload.memoryLimitBytes()),
          Words.ago(workload.lastSeen(), session.now()));
    }
    table.print(
        session.terminal(),
        format,
        all ? "No workload was seen yet." : "No workload runs; --all shows those that did.");
    return 0;
  }
}
