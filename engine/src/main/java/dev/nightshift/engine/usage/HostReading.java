package dev.nightshift.engine.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine's counters and gauges as they stood at one instant. Two of them make a {@link
/// HostSample}.
///
/// @param nanos instant on the monotonic clock of the machine
/// @param cpu null where /proc/stat cannot be read
/// @param filesystems only in readings that looked at them, about once a minute
/// @param temperatures likewise
public record HostReading(
    long nanos,
    @Nullable CpuTicks cpu,
    HostLoad load,
    HostActivity activity,
    HostMemory memory,
    List<DiskCounters> disks,
    List<InterfaceCounters> interfaces,
    List<Filesystem> filesystems,
    List<Temperature> temperatures,
    HostSockets sockets,
    StallCounters stalls,
    HostSensors sensors) {
  public HostReading {
    disks = List.copyOf(disks);
    interfaces = List.copyOf(interfaces);
    filesystems = List.copyOf(filesystems);
    temperatures = List.copyOf(temperatures);
  }
}
