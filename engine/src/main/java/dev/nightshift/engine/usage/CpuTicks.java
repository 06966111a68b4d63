package dev.nightshift.engine.usage;

/// A machine's CPU time by state since boot, summed over CPUs, in the kernel's ticks.
///
/// @param cpus CPUs that are online
public record CpuTicks(
    int cpus,
    long user,
    long nice,
    long system,
    long idle,
    long iowait,
    long irq,
    long softirq,
    long steal) {}
