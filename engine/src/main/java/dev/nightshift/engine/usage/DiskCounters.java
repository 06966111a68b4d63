package dev.nightshift.engine.usage;

/// One disk's counters since boot, as /proc/diskstats tells them.
///
/// @param name kernel name, e.g. `nvme0n1`
/// @param physical whether it is no loop, device-mapper, RAID or RAM disk: only physical disks add
///   up to the machine's
/// @param requestMillis time requests took, summed over requests, reads and writes
/// @param busyMillis time with at least one request in flight
/// @param queueMillis time weighted by the requests in flight
public record DiskCounters(
    String name,
    boolean physical,
    long reads,
    long writes,
    long readBytes,
    long writeBytes,
    long requestMillis,
    long busyMillis,
    long queueMillis) {}
