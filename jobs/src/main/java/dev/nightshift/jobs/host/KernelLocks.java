package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The locks on files that the kernel tells of in `/proc/locks`: it tells everybody, also of files
/// that only their owner may open.
public final class KernelLocks {
  // 1: POSIX  ADVISORY  WRITE 708 08:01:41 0 EOF
  private static final Pattern WRITE =
      Pattern.compile("^\\d+: \\S+ +\\S+ +WRITE +-?\\d+ \\p{XDigit}+:\\p{XDigit}+:(\\d+) ");

  private final Path table;

  /// @param table `/proc/locks`
  public KernelLocks(Path table) {
    this.table = table;
  }

  /// This machine's.
  public static KernelLocks ofThisMachine() {
    return new KernelLocks(Path.of("/proc/locks"));
  }

  /// The number of the user that this process runs as.
  public static int user() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /// Whether some process holds a lock for writing on a file. Goes by the file's number only: which
  /// disk the kernel names differs between layers of file systems.
  public boolean held(Path file) throws IOException {
    String inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS).toString();
    try (var lines = Files.lines(table)) {
      return lines.anyMatch(
          line -> {
            var lock = WRITE.matcher(line);
            return lock.find() && lock.group(1).equals(inode);
          });
    }
  }
}
