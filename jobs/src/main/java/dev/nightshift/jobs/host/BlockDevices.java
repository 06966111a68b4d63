package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Which block devices stand on others. A request to a device-mapper, RAID or loop device is
/// counted there and again on the disk below: only the lowest count.
final class BlockDevices {
  private static final int LOOP_MAJOR = 7;

  private final Path sys;
  private final Map<Long, Boolean> stacked = new HashMap<>();

  BlockDevices(Path sys) {
    this.sys = sys;
  }

  /// Whether a device given as `major:minor` stands on others.
  boolean isStacked(long major, long minor) {
    return major == LOOP_MAJOR
        || stacked.computeIfAbsent(
            (major << 32) | minor,
            _ -> hasEntries(sys.resolve("dev/block/" + major + ":" + minor + "/slaves")));
  }

  /// Whether a whole disk's own traffic adds up to the machine's.
  boolean isPhysical(String name) {
    return !name.startsWith("loop")
        && !name.startsWith("ram")
        && !name.startsWith("zram")
        && !hasEntries(sys.resolve("block/" + name + "/slaves"));
  }

  /// Whether the name is of a disk, not of a partition.
  boolean isWhole(String name) {
    return Files.isDirectory(sys.resolve("block/" + name));
  }

  private static boolean hasEntries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    } catch (IOException none) {
      return false;
    }
  }
}
