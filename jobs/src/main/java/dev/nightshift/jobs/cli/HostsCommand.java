package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.usage.CurrentUsageStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the hosts that are watched.
@Command(name = "hosts", description = "Lists the hosts with what they do now.")
final class HostsCommand extends DatabaseCommand {
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
            "host",
            "system",
            "docker",
            "cgroup",
            "containers",
            "cpu",
            "cpus",
            "load",
            "memory",
            "memory total",
            "seen");
    for (var host : new CurrentUsageStore(session.database().jdbi()).hosts(session.now())) {
      table.row(
          host.name(),
          host.os(),
          host.dockerVersion(),
          host.cgroupVersion() == null ? null : "v" + host.cgroupVersion(),
          host.containersRunning(),
          Words.cores(host.cpuCores()),
          host.cpus(),
          Words.cores(host.load()),
          Words.bytes(host.memoryUsedBytes()),
          Words.bytes(host.memoryBytes()),
          Words.ago(host.sampledAt() == null ? host.lastSeen() : host.sampledAt(), session.now()));
    }
    table.print(session.terminal(), format, "No host is watched yet: start with 'nightshift run'.");
    return 0;
  }
}
