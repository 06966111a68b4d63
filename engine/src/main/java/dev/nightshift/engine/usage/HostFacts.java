package dev.nightshift.engine.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a machine is.
///
/// @param name its own name, or the one the operator gave it
/// @param os operating system as it names itself
/// @param kernel kernel release
/// @param cpus logical CPUs
/// @param memoryBytes physical memory
/// @param cgroupVersion 1 or 2; null where no cgroup hierarchy is readable
/// @param dockerVersion version of the Docker Engine; null where there is none
/// @param bootAt when it was booted
public record HostFacts(
    String name,
    @Nullable String os,
    @Nullable String kernel,
    @Nullable Integer cpus,
    @Nullable Long memoryBytes,
    @Nullable Integer cgroupVersion,
    @Nullable String dockerVersion,
    @Nullable Instant bootAt) {

  /// The same machine with what its Docker daemon says, which is of the machine also when we run in
  /// a container; null where it says nothing.
  ///
  /// @param version version of the Docker Engine
  public HostFacts withDocker(
      @Nullable String version, @Nullable String daemonOs, @Nullable String daemonKernel) {
    return new HostFacts(
        name,
        daemonOs == null ? os : daemonOs,
        daemonKernel == null ? kernel : daemonKernel,
        cpus,
        memoryBytes,
        cgroupVersion,
        version,
        bootAt);
  }
}
