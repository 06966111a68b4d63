package dev.nightshift.jobs.usage;

import dev.nightshift.engine.rightsizing.Circumstances;
import dev.nightshift.engine.rightsizing.Runs;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import org.jspecify.annotations.Nullable;

/// A container that may be advised on. Its names come from outside.
///
/// @param limits as Docker keeps them
/// @param cpuLimit cores it may use at most; null when unset
/// @param memoryLimit bytes it may use at most; null when unset
/// @param service its Compose service; null when Compose did not make it
/// @param memoryNow working set at its latest sample of the last hour; null when there is none
/// @param rules what its labels ask of a proposal
/// @param around what surrounds it
public record WatchedContainer(
    ContainerId id,
    HostId host,
    WorkloadId workload,
    String workloadName,
    String name,
    @Nullable String service,
    ContainerLimits limits,
    @Nullable Double cpuLimit,
    @Nullable Long memoryLimit,
    @Nullable Long memoryNow,
    SizingRules rules,
    Circumstances around) {

  /// The same, of a workload that runs for minutes.
  WatchedContainer running(Runs runs) {
    return new WatchedContainer(
        id,
        host,
        workload,
        workloadName,
        name,
        service,
        limits,
        cpuLimit,
        memoryLimit,
        memoryNow,
        rules,
        around.running(runs));
  }
}
