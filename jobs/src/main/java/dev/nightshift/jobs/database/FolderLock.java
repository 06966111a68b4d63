package dev.nightshift.jobs.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A lock on a file of the data directory that the kernel gives back when its holder ends, however
/// it ends: a stale lock file never blocks. The file tells the holder's pid, for people.
final class FolderLock implements AutoCloseable {
  private final RandomAccessFile file;
  private final FileLock lock;

  private FolderLock(RandomAccessFile file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /// Takes the lock, or answers nothing when somebody holds it.
  static Optional<FolderLock> take(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    var file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        file.close();
        return Optional.empty();
      }
      file.setLength(0);
      file.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
      return Optional.of(new FolderLock(file, lock));
    } catch (OverlappingFileLockException held) {
      file.close();
      return Optional.empty();
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// The pid of the holder as the file tells it.
  static String holder(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      lock.release();
    }
  }
}
