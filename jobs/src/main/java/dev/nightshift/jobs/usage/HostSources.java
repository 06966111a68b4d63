package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ProcessMeter;
import java.util.Map;

/// Everything on a host that the collector reads.
///
/// @param name under which the host is known
public record HostSources(
    String name, HostMeter host, Cgroups cgroups, DockerHost docker, ProcessMeter process)
    implements AutoCloseable {

  /// This machine and the Docker daemon that the environment names.
  public static HostSources of(Map<String, String> environment) {
    var files = KernelFiles.withinLimits();
    return new HostSources(
        HostMeter.hostName(environment),
        HostMeter.ofThisMachine(files),
        Cgroups.ofThisMachine(files),
        DockerHost.of(environment),
        new ProcessMeter(files));
  }

  @Override
  public void close() {
    host.close();
    docker.close();
  }
}
