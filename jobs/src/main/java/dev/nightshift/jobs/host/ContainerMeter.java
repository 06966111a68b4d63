package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.NetworkCounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Measures one running container through its cgroup and its network namespace. Used by one thread
/// at a time; closed when the container has ended, since an open file keeps its network alive.
public final class ContainerMeter implements AutoCloseable {
  private final CgroupFiles cgroup;
  private final @Nullable KernelFile network;

  ContainerMeter(CgroupFiles cgroup, @Nullable KernelFile network) {
    this.cgroup = cgroup;
    this.network = network;
  }

  /// Counters and gauges as they stand now; empty when the container's cgroup is gone.
  ///
  /// @param buffer shared by all meters of a thread
  public Optional<ContainerReading> read(ReadBuffer buffer) {
    var text = buffer.text();
    var traffic =
        network != null && network.read(text) ? NetDev.total(text) : NetworkCounts.UNKNOWN;
    return Optional.ofNullable(cgroup.read(text, traffic));
  }

  @Override
  public void close() {
    cgroup.close();
    if (network != null) {
      network.close();
    }
  }
}
