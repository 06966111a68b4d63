package dev.nightshift.engine.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one machine did during one interval: means and rates over it, gauges at its end.
///
/// @param at end of the interval by the wall clock
/// @param seconds length of the interval by the monotonic clock, above 0
/// @param cpu null where /proc/stat cannot be read
/// @param disk all physical disks as one; null without any
/// @param network all interfaces that leave the machine as one
/// @param devices each disk, interface and filesystem by itself
public record HostSample(
    Instant at,
    double seconds,
    @Nullable HostCpu cpu,
    HostLoad load,
    HostRates rates,
    HostMemory memory,
    @Nullable DiskUse disk,
    NetworkRates network,
    HostSockets sockets,
    HostPressure pressure,
    HostSensors sensors,
    List<DeviceSample> devices) {
  public HostSample {
    devices = List.copyOf(devices);
  }

  /// The sample between two readings of the same machine.
  ///
  /// @param at wall clock at the second reading
  public static HostSample between(HostReading before, HostReading after, Instant at) {
    double seconds = Counters.elapsed(before.nanos(), after.nanos());
    var devices = new ArrayList<DeviceSample>();
    var disks = disks(before, after, seconds, at, devices);
    var interfaces = interfaces(before, after, seconds, at, devices);
    for (var filesystem : after.filesystems()) {
      devices.add(new DeviceSample.Space(at, seconds, filesystem));
    }
    for (var temperature : after.temperatures()) {
      devices.add(new DeviceSample.Heat(at, seconds, temperature));
    }
    var cpuBefore = before.cpu();
    var cpuAfter = after.cpu();
    return new HostSample(
        at,
        seconds,
        cpuBefore == null || cpuAfter == null ? null : HostCpu.between(cpuBefore, cpuAfter),
        after.load(),
        HostRates.between(before.activity(), after.activity(), seconds),
        after.memory(),
        DiskUse.total(disks),
        NetworkRates.total(interfaces),
        after.sockets(),
        HostPressure.between(before.stalls(), after.stalls(), seconds),
        after.sensors(),
        devices);
  }

  private static List<DiskUse> disks(
      HostReading before,
      HostReading after,
      double seconds,
      Instant at,
      List<DeviceSample> devices) {
    var known = byName(before.disks(), DiskCounters::name);
    var physical = new ArrayList<DiskUse>();
    for (var disk : after.disks()) {
      var earlier = known.get(disk.name());
      var use = earlier == null ? null : DiskUse.between(earlier, disk, seconds);
      if (use != null) {
        devices.add(new DeviceSample.Disk(at, seconds, disk.name(), use));
        if (disk.physical()) {
          physical.add(use);
        }
      }
    }
    return physical;
  }

  private static List<NetworkRates> interfaces(
      HostReading before,
      HostReading after,
      double seconds,
      Instant at,
      List<DeviceSample> devices) {
    var known = byName(before.interfaces(), InterfaceCounters::name);
    var physical = new ArrayList<NetworkRates>();
    for (var link : after.interfaces()) {
      var earlier = known.get(link.name());
      if (earlier != null && link.physical()) {
        var rates = NetworkRates.between(earlier.counts(), link.counts(), seconds);
        devices.add(new DeviceSample.Interface(at, seconds, link.name(), rates));
        physical.add(rates);
      }
    }
    return physical;
  }

  private static <T> Map<String, T> byName(List<T> devices, Function<T, String> name) {
    return devices.stream()
        .collect(Collectors.toMap(name, Function.identity(), (first, _) -> first));
  }
}
