package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.usage.CurrentUsageStore;
import dev.nightshift.jobs.usage.CurrentUsageStore.ContainerNow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the containers that run.
@Command(
    name = "containers",
    description = "Lists the containers with what they use now, the busiest first.")
final class ContainersCommand extends DatabaseCommand {
  private static final String UNLIMITED = "none";

  @Option(names = "--all", description = "Also those that do not run or are gone.")
  private boolean all;

  @Option(names = "--host", paramLabel = "NAME", description = "Only those of one host.")
  private @Nullable String host;

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
            "container",
            "workload",
            "host",
            "state",
            "cpu",
            "cpu limit",
            "throttled",
            "memory",
            "memory limit",
            "of limit",
            "up");
    var store = new CurrentUsageStore(session.database().jdbi());
    for (var container : store.containers(session.now(), all, host)) {
      table.row(
          container.name(),
          container.workload(),
          container.host(),
          Table.Cell.status(container.health() == null ? container.state() : container.health()),
          Words.cores(container.cpuCores()),
          container.cpuLimitCores() == null
              ? new Table.Cell(null, UNLIMITED)
              : Words.cores(container.cpuLimitCores()),
          Words.percent(container.throttled()),
          Words.bytes(container.memoryBytes()),
          container.memoryLimitBytes() == null
              ? new Table.Cell(null, UNLIMITED)
              : Words.bytes(container.memoryLimitBytes()),
          Words.percent(ofLimit(container)),
          container.startedAt() == null || !container.state().equals("running")
              ? null
              : new Table.Cell(
                  container.startedAt(),
                  Words.span(java.time.Duration.between(container.startedAt(), session.now()))));
    }
    table.print(
        session.terminal(),
        format,
        all ? "No container was seen yet." : "No container runs; --all shows those that did.");
    return 0;
  }

  private static @Nullable Double ofLimit(ContainerNow container) {
    Long used = container.memoryBytes();
    Long limit = container.memoryLimitBytes();
    return used == null || limit == null ? null : (double) used / limit;
  }
}
