package dev.nightshift.engine.analysis;

import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import org.jspecify.annotations.Nullable;

/// What a finding is about: a host, or one container on it.
///
/// @param name the host's or the container's name, as the outside world gave it
/// @param container null for a host
/// @param workload null for a host
public record Subject(
    HostId host, String name, @Nullable ContainerId container, @Nullable WorkloadId workload) {
  public static Subject host(HostId host, String name) {
    return new Subject(host, name, null, null);
  }

  public static Subject container(
      HostId host, ContainerId container, WorkloadId workload, String name) {
    return new Subject(host, name, container, workload);
  }

  /// What makes it the same subject next week, when the container may have been recreated.
  String key() {
    return workload == null
        ? "host:" + host
        : "host:" + host + "/workload:" + workload + "/" + name;
  }
}
