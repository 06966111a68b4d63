package dev.nightshift.jobs.rollout;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The last gate before the daemon: a file on its host, locked for the length of a write, that
/// remembers the newest epoch. A lease alone cannot stop a node that paused between looking at it
/// and writing. Here the paused node holds the kernel's lock, so its successor waits; and once the
/// successor has written, the older epoch is refused. The kernel gives the lock back when a process
/// dies.
public final class Fence {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path file;
  private final Duration patience;

  /// @param file on the daemon's host, the same for all nodes there
  /// @param patience how long to wait for another node's write
  public Fence(Path file, Duration patience) {
    this.file = file;
    this.patience = patience;
  }

  /// The usual folder: `/run/nightshift` for root, else the user's runtime folder, else the one for
  /// temporary files.
  ///
  /// @param runtime `XDG_RUNTIME_DIR`; empty when it is not set
  public static Path folder(String runtime) {
    Path run = Path.of("/run");
    if (Files.isWritable(run)) {
      return run.resolve("nightshift");
    }
    return Path.of(runtime.isEmpty() ? System.getProperty("java.io.tmpdir") : runtime);
  }

  /// A write to the daemon.
  interface Write<T> {
    T run();
  }

  /// Writes, if no newer epoch has.
  ///
  /// @throws NightshiftException when another node holds the fence, or a newer epoch has passed
  <T> T pass(long epoch, Write<T> write) {
    try (var channel = open();
        var _ = lock(channel)) {
      long newest = newest(channel);
      if (newest > epoch) {
        throw new NightshiftException(
            ErrorKind.HOST,
            "Epoch %d has written already, epoch %d may not any more.".formatted(newest, epoch));
      }
      if (newest < epoch) {
        remember(channel, epoch);
      }
      return write.run();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "The fence " + file + " cannot be used (" + Reason.of(e) + "): nothing is changed.",
          e);
    }
  }

  private FileChannel open() throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() > deadline) {
        throw new NightshiftException(
            ErrorKind.HOST, "Another node is writing to the daemon: it is tried again.");
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NightshiftException(ErrorKind.HOST, "Stopped before writing.", e);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException anotherThread) {
      return null;
    }
  }

  private static long newest(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private static void remember(FileChannel channel, long epoch) throws IOException {
    channel.write(ByteBuffer.wrap("%-20d".formatted(epoch).getBytes(StandardCharsets.US_ASCII)), 0);
    channel.force(false);
  }
}
