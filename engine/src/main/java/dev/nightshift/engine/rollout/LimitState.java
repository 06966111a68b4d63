package dev.nightshift.engine.rollout;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.usage.ContainerLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The limits of a container as they are seen: what the daemon declares, and what the kernel holds.
/// Either alone can lie: the daemon saves first and tells the kernel afterwards, and some updates
/// change only one of them.
///
/// @param declared as `docker inspect` shows them
/// @param kernelKnown whether the cgroup could be read; where it could not, only the declared count
/// @param cores CPU bandwidth the kernel holds; null when unlimited
/// @param memory memory limit the kernel holds, in bytes; null when unlimited
public record LimitState(
    ContainerLimits declared, boolean kernelKnown, @Nullable Double cores, @Nullable Long memory) {
  private static final long PAGE = 4096;

  /// The kernel takes the quota in whole microseconds.
  private static final double CORES_TOLERANCE = 1e-4;

  /// The limits that an update leaves, as Docker declares them.
  public static ContainerLimits after(ContainerLimits before, DockerUpdate update) {
    return new ContainerLimits(
        or(update.nanoCpus(), before.nanoCpus()),
        or(update.cpuQuotaMicros(), before.cpuQuotaMicros()),
        or(update.cpuPeriodMicros(), before.cpuPeriodMicros()),
        before.cpuShares(),
        before.cpusetCpus(),
        or(update.memoryBytes(), before.memoryBytes()),
        or(update.memorySwapBytes(), before.memorySwapBytes()),
        or(update.memoryReservationBytes(), before.memoryReservationBytes()),
        before.pidsLimit());
  }

  private static @Nullable Long or(@Nullable Long sent, @Nullable Long before) {
    return sent == null ? before : sent;
  }

  /// Whether the daemon declares these limits of CPU time and memory.
  public boolean declares(ContainerLimits limits) {
    return Objects.equals(declared.nanoCpus(), limits.nanoCpus())
        && quota(declared.cpuQuotaMicros()) == quota(limits.cpuQuotaMicros())
        && Objects.equals(declared.cpuPeriodMicros(), limits.cpuPeriodMicros())
        && Objects.equals(declared.memoryBytes(), limits.memoryBytes())
        && Objects.equals(declared.memorySwapBytes(), limits.memorySwapBytes())
        && Objects.equals(declared.memoryReservationBytes(), limits.memoryReservationBytes());
  }

  /// Unset and -1 mean the same.
  private static long quota(@Nullable Long quota) {
    return quota == null || quota <= 0 ? -1 : quota;
  }

  /// Whether the kernel holds these limits.
  public boolean holds(ContainerLimits limits) {
    return !kernelKnown || (holdsCores(limits.bandwidth()) && holdsMemory(limits.memoryBytes()));
  }

  private boolean holdsCores(@Nullable Double wanted) {
    if (wanted == null || cores == null) {
      return wanted == null && cores == null;
    }
    return Math.abs(wanted - cores) <= CORES_TOLERANCE * Math.max(1, wanted);
  }

  private boolean holdsMemory(@Nullable Long wanted) {
    if (wanted == null || memory == null) {
      return wanted == null && memory == null;
    }
    return wanted / PAGE == memory / PAGE;
  }

  /// Whether both the daemon and the kernel have these limits.
  public boolean is(ContainerLimits limits) {
    return declares(limits) && holds(limits);
  }

  /// As people read it: `0.5 cores, 64 MiB`.
  public static String text(ContainerLimits limits) {
    Double bandwidth = limits.bandwidth();
    Long bytes = limits.memoryBytes();
    return (bandwidth == null ? "no CPU limit" : Text.cores(bandwidth))
        + ", "
        + (bytes == null ? "no memory limit" : Text.bytes(bytes));
  }

  /// As people read it, with the kernel's word where it differs.
  @Override
  public String toString() {
    String said = text(declared);
    if (holds(declared)) {
      return said;
    }
    return said
        + " (the kernel holds "
        + (cores == null ? "no CPU limit" : Text.cores(cores))
        + ", "
        + (memory == null ? "no memory limit" : Text.bytes(memory))
        + ")";
  }
}
