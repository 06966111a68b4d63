package dev.nightshift.engine.usage;

/// One network interface's counters.
///
/// @param name kernel name, e.g. `eth0`
/// @param physical whether its traffic leaves the machine: only such interfaces add up to the
///   machine's, bridges and virtual pairs would count packets twice
public record InterfaceCounters(String name, boolean physical, NetworkCounts counts) {}
