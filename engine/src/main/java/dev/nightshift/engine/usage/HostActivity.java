package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A machine's event counters since boot.
///
/// @param contextSwitches context switches
/// @param interrupts interrupts served
/// @param forks processes and threads created
/// @param swapInPages pages read from swap
/// @param swapOutPages pages written to swap
/// @param pageFaults page faults
/// @param majorFaults page faults that had to read from a disk
/// @param oomKills processes killed for want of memory
/// @param tcpRetransmits TCP segments sent again
public record HostActivity(
    @Nullable Long contextSwitches,
    @Nullable Long interrupts,
    @Nullable Long forks,
    @Nullable Long swapInPages,
    @Nullable Long swapOutPages,
    @Nullable Long pageFaults,
    @Nullable Long majorFaults,
    @Nullable Long oomKills,
    @Nullable Long tcpRetransmits) {}
