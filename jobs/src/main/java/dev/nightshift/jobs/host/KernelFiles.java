package dev.nightshift.jobs.host;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// Hands out {@link KernelFile}s and keeps count of those that stay open.
///
/// A file that stays open is read again five times faster than one that is opened each time, but
/// costs a descriptor: a sampled container keeps about twenty. Past the budget, half of what the
/// process may open, files are opened for each reading.
public final class KernelFiles {
  private final int budget;
  private final AtomicInteger open = new AtomicInteger();

  KernelFiles(int budget) {
    this.budget = budget;
  }

  /// With a budget of half of the descriptors this process may open.
  public static KernelFiles withinLimits() {
    long most =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : 1024;
    return new KernelFiles((int) Math.min(Integer.MAX_VALUE, most / 2));
  }

  /// A file that comes in one piece: all of a cgroup's do.
  KernelFile onePiece(Path path) {
    return new KernelFile(path, false, this);
  }

  /// A file that comes a page at a time: most of /proc do.
  KernelFile whole(Path path) {
    return new KernelFile(path, true, this);
  }

  int open() {
    return open.get();
  }

  /// Takes a descriptor from the budget; false when there is none left.
  boolean mayKeep() {
    if (open.incrementAndGet() <= budget) {
      return true;
    }
    giveBack();
    return false;
  }

  void giveBack() {
    open.decrementAndGet();
  }

  void close(FileChannel channel) {
    giveBack();
    closeQuietly(channel);
  }

  static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a file that was only read", e);
    }
  }
}
