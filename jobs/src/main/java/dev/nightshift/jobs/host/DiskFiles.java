package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.DiskCounters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// /proc/diskstats: traffic of whole disks. Columns: Documentation/admin-guide/iostats.rst of the
/// kernel; a sector there is 512 bytes whatever the disk.
final class DiskFiles {
  private static final long BYTES_PER_SECTOR = 512;

  private final KernelFile diskstats;
  private final BlockDevices devices;

  DiskFiles(Path proc, BlockDevices devices, KernelFiles files) {
    this.diskstats = files.whole(proc.resolve("diskstats"));
    this.devices = devices;
  }

  List<DiskCounters> disks(KernelText text) {
    return diskstats.read(text) ? parse(text, devices) : List.of();
  }

  /// Partitions and disks that never did anything are left out.
  static List<DiskCounters> parse(KernelText text, BlockDevices devices) {
    var disks = new ArrayList<DiskCounters>();
    while (text.nextLine()) {
      text.skip(3);
      String name = text.token();
      long reads = text.nextNumber();
      long readSectors = text.skip(1).nextNumber();
      long readMillis = text.nextNumber();
      long writes = text.nextNumber();
      long writeSectors = text.skip(1).nextNumber();
      long writeMillis = text.nextNumber();
      long busyMillis = text.skip(1).nextNumber();
      long queueMillis = text.nextNumber();
      if (reads + writes > 0 && queueMillis != KernelText.UNKNOWN && devices.isWhole(name)) {
        disks.add(
            new DiskCounters(
                name,
                devices.isPhysical(name),
                reads,
                writes,
                readSectors * BYTES_PER_SECTOR,
                writeSectors * BYTES_PER_SECTOR,
                readMillis + writeMillis,
                busyMillis,
                queueMillis));
      }
    }
    return disks;
  }
}
