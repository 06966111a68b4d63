package dev.nightshift.jobs.database;

import dev.nightshift.jobs.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A lock on a file of the data directory that the kernel gives back when its holder ends, however
/// it ends: a stale lock file never blocks. The file tells the holder's pid, for people.
///
/// POSIX gives up all locks of a process on a file when the process closes *any* channel on it:
/// locks that this process holds are remembered, and their files never opened again.
public final class FolderLock implements AutoCloseable {
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel file;
  private final FileLock lock;

  private FolderLock(Path path, FileChannel file, FileLock lock) {
    this.path = path;
    this.file = file;
    this.lock = lock;
  }

  /// Takes the lock, or answers nothing when somebody holds it.
  public static Optional<FolderLock> take(Path where) throws IOException {
    Path path = where.toAbsolutePath().normalize();
    PrivateFiles.folder(Objects.requireNonNull(path.getParent()));
    if (!OURS.add(path)) {
      return Optional.empty();
    }
    Optional<FolderLock> taken = Optional.empty();
    try {
      taken = lock(path);
    } finally {
      if (taken.isEmpty()) {
        OURS.remove(path);
      }
    }
    return taken;
  }

  private static Optional<FolderLock> lock(Path path) throws IOException {
    PrivateFiles.file(path);
    var file = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        file.truncate(0);
        file.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return Optional.of(new FolderLock(path, file, lock));
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    return Optional.empty();
  }

  /// The pid of the holder as the file tells it.
  static String holder(Path where) {
    Path path = where.toAbsolutePath().normalize();
    if (OURS.contains(path)) {
      return Long.toString(ProcessHandle.current().pid());
    }
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /// Gives the lock back; a second time does nothing.
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      try (file) {
        lock.release();
      } finally {
        OURS.remove(path);
      }
    }
  }
}
