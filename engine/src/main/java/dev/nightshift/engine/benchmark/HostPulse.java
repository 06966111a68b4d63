package dev.nightshift.engine.benchmark;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counters of a host at one instant, cheap enough to be read four times a second.
///
/// @param nanos a monotonic clock
/// @param idleSeconds CPU time idle since boot, I/O wait included, summed over CPUs
/// @param busySeconds CPU time in use
/// @param stealSeconds CPU time the hypervisor gave to others
/// @param ownSeconds CPU time of this process and of the benchmark tools it started
/// @param diskRequests requests to physical disks
/// @param diskRequestSeconds time these took
/// @param availableBytes memory that can be had without swapping; null when unknown
/// @param totalBytes physical memory; null when unknown
/// @param stalledSeconds by container: time in which some of its tasks waited for CPU, memory or
///   I/O, less the time its own quota held it back. Containers whose kernel keeps no pressure are
///   left out
public record HostPulse(
    long nanos,
    double idleSeconds,
    double busySeconds,
    double stealSeconds,
    double ownSeconds,
    long diskRequests,
    double diskRequestSeconds,
    @Nullable Long availableBytes,
    @Nullable Long totalBytes,
    Map<String, Double> stalledSeconds) {
  public HostPulse {
    stalledSeconds = Map.copyOf(stalledSeconds);
  }
}
