package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's page faults and kills: since it started in a reading, during the interval in a
/// sample.
///
/// @param faults page faults
/// @param majorFaults page faults that had to read from a disk
/// @param refaults pages read again soon after they were dropped: memory is short
/// @param oomKills processes the kernel killed for want of memory
public record PagingCounts(
    @Nullable Long faults,
    @Nullable Long majorFaults,
    @Nullable Long refaults,
    @Nullable Long oomKills) {
  public static final PagingCounts UNKNOWN = new PagingCounts(null, null, null, null);

  PagingCounts since(PagingCounts before) {
    return new PagingCounts(
        Counters.between(before.faults, faults),
        Counters.between(before.majorFaults, majorFaults),
        Counters.between(before.refaults, refaults),
        Counters.between(before.oomKills, oomKills));
  }
}
