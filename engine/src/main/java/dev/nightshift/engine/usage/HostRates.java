package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A machine's events during one sample: per second, but for `oomKills`, which are counted.
public record HostRates(
    @Nullable Double contextSwitches,
    @Nullable Double interrupts,
    @Nullable Double forks,
    @Nullable Double swapInPages,
    @Nullable Double swapOutPages,
    @Nullable Double pageFaults,
    @Nullable Double majorFaults,
    @Nullable Long oomKills,
    @Nullable Double tcpRetransmits) {

  static HostRates between(HostActivity before, HostActivity after, double seconds) {
    return new HostRates(
        Counters.rate(before.contextSwitches(), after.contextSwitches(), seconds),
        Counters.rate(before.interrupts(), after.interrupts(), seconds),
        Counters.rate(before.forks(), after.forks(), seconds),
        Counters.rate(before.swapInPages(), after.swapInPages(), seconds),
        Counters.rate(before.swapOutPages(), after.swapOutPages(), seconds),
        Counters.rate(before.pageFaults(), after.pageFaults(), seconds),
        Counters.rate(before.majorFaults(), after.majorFaults(), seconds),
        Counters.between(before.oomKills(), after.oomKills()),
        Counters.rate(before.tcpRetransmits(), after.tcpRetransmits(), seconds));
  }
}
