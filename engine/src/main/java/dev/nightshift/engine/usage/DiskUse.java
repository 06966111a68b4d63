package dev.nightshift.engine.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Disk traffic during one sample.
///
/// @param reads read requests per second
/// @param writes write requests per second
/// @param readBytes bytes read per second
/// @param writeBytes bytes written per second
/// @param awaitMillis mean time a request took; null without requests
/// @param depth mean number of requests in flight
/// @param busy share of the time with a request in flight, 0 to 1; of several disks the busiest's
public record DiskUse(
    double reads,
    double writes,
    double readBytes,
    double writeBytes,
    @Nullable Double awaitMillis,
    double depth,
    double busy) {

  /// Null when the counters went backwards: another disk has taken the name.
  static @Nullable DiskUse between(DiskCounters before, DiskCounters after, double seconds) {
    long reads = after.reads() - before.reads();
    long writes = after.writes() - before.writes();
    long readBytes = after.readBytes() - before.readBytes();
    long writeBytes = after.writeBytes() - before.writeBytes();
    if (reads < 0 || writes < 0 || readBytes < 0 || writeBytes < 0) {
      return null;
    }
    // The kernel's three clocks are 32 bits wide and wrap after 49 days of I/O.
    double millis = seconds * 1000;
    long requestMillis = Math.max(0, after.requestMillis() - before.requestMillis());
    long busyMillis = Math.max(0, after.busyMillis() - before.busyMillis());
    long queueMillis = Math.max(0, after.queueMillis() - before.queueMillis());
    return new DiskUse(
        reads / seconds,
        writes / seconds,
        readBytes / seconds,
        writeBytes / seconds,
        reads + writes == 0 ? null : Double.valueOf((double) requestMillis / (reads + writes)),
        queueMillis / millis,
        Math.min(1, busyMillis / millis));
  }

  /// All disks as one; null when there is none.
  static @Nullable DiskUse total(List<DiskUse> disks) {
    if (disks.isEmpty()) {
      return null;
    }
    double requests = 0;
    double requestMillis = 0;
    for (var disk : disks) {
      double own = disk.reads + disk.writes;
      requests += own;
      requestMillis += disk.awaitMillis == null ? 0 : own * disk.awaitMillis;
    }
    return new DiskUse(
        disks.stream().mapToDouble(DiskUse::reads).sum(),
        disks.stream().mapToDouble(DiskUse::writes).sum(),
        disks.stream().mapToDouble(DiskUse::readBytes).sum(),
        disks.stream().mapToDouble(DiskUse::writeBytes).sum(),
        requests == 0 ? null : Double.valueOf(requestMillis / requests),
        disks.stream().mapToDouble(DiskUse::depth).sum(),
        disks.stream().mapToDouble(DiskUse::busy).max().orElse(0));
  }
}
