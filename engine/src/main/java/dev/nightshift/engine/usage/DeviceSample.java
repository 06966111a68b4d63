package dev.nightshift.engine.usage;

import java.time.Instant;

/// One disk, network interface, filesystem or sensor of a machine during one sample.
public sealed interface DeviceSample {
  /// End of the interval by the wall clock.
  Instant at();

  /// Length of the interval.
  double seconds();

  /// Kernel name, or the mount point of a filesystem.
  String name();

  /// What kind of device, as column `device_sample.kind` names it.
  default String kind() {
    return switch (this) {
      case Disk _ -> "disk";
      case Interface _ -> "interface";
      case Space _ -> "filesystem";
      case Heat _ -> "sensor";
    };
  }

  /// Traffic of one disk.
  record Disk(Instant at, double seconds, String name, DiskUse use) implements DeviceSample {}

  /// Traffic of one network interface.
  record Interface(Instant at, double seconds, String name, NetworkRates rates)
      implements DeviceSample {}

  /// Space of one filesystem.
  record Space(Instant at, double seconds, Filesystem filesystem) implements DeviceSample {
    @Override
    public String name() {
      return filesystem.mount();
    }
  }

  /// Temperature of one sensor.
  record Heat(Instant at, double seconds, Temperature temperature) implements DeviceSample {
    @Override
    public String name() {
      return temperature.sensor();
    }
  }
}
