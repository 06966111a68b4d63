package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// A container's block I/O over all devices: since it started in a reading, during the interval in
/// a sample.
///
/// @param readBytes bytes read
/// @param writeBytes bytes written
/// @param reads read requests
/// @param writes write requests
public record IoCounts(
    @Nullable Long readBytes,
    @Nullable Long writeBytes,
    @Nullable Long reads,
    @Nullable Long writes) {
  public static final IoCounts UNKNOWN = new IoCounts(null, null, null, null);

  IoCounts since(IoCounts before) {
    return new IoCounts(
        Counters.between(before.readBytes, readBytes),
        Counters.between(before.writeBytes, writeBytes),
        Counters.between(before.reads, reads),
        Counters.between(before.writes, writes));
  }
}
