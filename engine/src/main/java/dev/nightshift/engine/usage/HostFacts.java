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

  /// The same machine with another Docker Engine, or none.
  public HostFacts withDockerVersion(@Nullable String version) {
    return new HostFacts(name, os, kernel, cpus, memoryBytes, cgroupVersion, version, bootAt);
  }
}
