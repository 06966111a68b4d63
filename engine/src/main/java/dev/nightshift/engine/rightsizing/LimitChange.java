package dev.nightshift.engine.rightsizing;

import dev.nightshift.engine.usage.ContainerLimits;
import org.jspecify.annotations.Nullable;

/// A proposal in Docker's own words, with its undo worked out before anything is changed.
///
/// What Docker asks for: NanoCpus excludes quota and period, so the way the container was created
/// stays; memory and memory-swap go together, with the same allowance of swap as before, else less
/// memory would silently grant more swap; a reservation may not be above memory. Source: moby
/// `daemon/update.go`, docker/cli `container_update.md`.
///
/// @param change what to send
/// @param undo what takes it back; empty where it is impossible
/// @param exactness how well
public record LimitChange(DockerUpdate change, DockerUpdate undo, Undo exactness) {
  private static final long DEFAULT_PERIOD_MICROS = 100_000;
  private static final long MIN_QUOTA_MICROS = 1_000;

  public static final LimitChange NONE =
      new LimitChange(DockerUpdate.NOTHING, DockerUpdate.NOTHING, Undo.EXACT);

  /// Sets the CPU limit of a container with these limits.
  public static LimitChange cpu(ContainerLimits before, double cores) {
    Long nano = before.nanoCpus();
    if (nano != null && nano > 0) {
      return new LimitChange(
          DockerUpdate.nanoCpus(Math.round(cores * 1e9)), DockerUpdate.nanoCpus(nano), Undo.EXACT);
    }
    Long period = before.cpuPeriodMicros();
    boolean ownPeriod = period != null && period > 0;
    Long sent = ownPeriod ? period : null;
    long quota =
        Math.max(
            MIN_QUOTA_MICROS, Math.round(cores * (ownPeriod ? period : DEFAULT_PERIOD_MICROS)));
    Long old = before.cpuQuotaMicros();
    return new LimitChange(
        DockerUpdate.quota(sent, quota),
        DockerUpdate.quota(sent, old != null && old > 0 ? old : -1),
        Undo.EXACT);
  }

  /// Sets the memory limit of a container with these limits.
  ///
  /// @param hostMemory bytes the host has: the undo of a limit where there was none
  public static LimitChange memory(ContainerLimits before, long bytes, @Nullable Long hostMemory) {
    Long reservation = before.memoryReservationBytes();
    boolean lowerReservation = reservation != null && reservation > bytes;
    Long lowered = lowerReservation ? Long.valueOf(bytes) : null;
    Long restored = lowerReservation ? reservation : null;
    Long old = before.memoryBytes();
    if (old == null || old <= 0) {
      var change = DockerUpdate.memory(bytes, -1, lowered);
      return hostMemory == null
          ? new LimitChange(change, DockerUpdate.NOTHING, Undo.IMPOSSIBLE)
          : new LimitChange(change, DockerUpdate.memory(hostMemory, -1, restored), Undo.EQUIVALENT);
    }
    Long swap = before.memorySwapBytes();
    boolean unset = swap == null || swap == 0;
    long oldSwap = unset ? 2 * old : swap;
    long newSwap = oldSwap < 0 ? -1 : bytes + Math.max(0, oldSwap - old);
    return new LimitChange(
        DockerUpdate.memory(bytes, newSwap, lowered),
        DockerUpdate.memory(old, oldSwap, restored),
        unset ? Undo.EQUIVALENT : Undo.EXACT);
  }

  /// Both in one call.
  public LimitChange and(LimitChange other) {
    return new LimitChange(
        change.and(other.change), undo.and(other.undo), exactness.and(other.exactness));
  }
}
