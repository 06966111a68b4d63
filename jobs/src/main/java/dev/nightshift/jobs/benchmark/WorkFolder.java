package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder in which benchmarks keep their files: empty when it is opened, gone when it is
/// closed. One benchmark run at a time holds it: by a lock in the data directory, and by one in the
/// folder for temporary files, which other installations on this machine see as well. Both end with
/// the process.
final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final String FOLDER = "benchmark";
  private static final String LOCK = "nightshift-benchmark.lock";

  private final Path folder;
  private final List<FileChannel> locks;

  private WorkFolder(Path folder, List<FileChannel> locks) {
    this.folder = folder;
    this.locks = locks;
  }

  /// Opens it, and removes what a killed run left there.
  ///
  /// @param machineFolder where all installations on this machine look for the lock
  /// @throws NightshiftException of kind OPERATOR when another run holds it
  static WorkFolder open(Path dataDirectory, Path machineFolder) {
    Path folder = dataDirectory.resolve(FOLDER);
    var locks = new ArrayList<FileChannel>();
    try {
      Files.createDirectories(dataDirectory);
      locks.add(lockable(dataDirectory.resolve(LOCK)));
      locks.add(lockable(machineFolder.resolve(LOCK)));
      for (var channel : locks) {
        if (lock(channel) == null) {
          closeAll(locks);
          throw new NightshiftException(
              ErrorKind.OPERATOR,
              "A benchmark runs on this host already: wait until it has ended.");
        }
      }
      delete(folder);
      Files.createDirectories(folder);
      return new WorkFolder(folder, locks);
    } catch (IOException e) {
      closeAll(locks);
      throw new NightshiftException(
          ErrorKind.HOST,
          "The folder for benchmarks, " + folder + ", cannot be used: " + e.getMessage() + ".",
          e);
    }
  }

  /// Opened without making it where it is there: in a folder of temporary files a kernel may refuse
  /// to "make" another user's file. Never through a link.
  private static FileChannel lockable(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException absent) {
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
      return channel;
    }
  }

  private static void closeAll(List<FileChannel> channels) {
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("A lock file did not close; its lock ends with the process", e);
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  Path path() {
    return folder;
  }

  /// Removes what the last benchmark left.
  void empty() {
    try {
      delete(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "Files of a benchmark in " + folder + " cannot be removed: " + e.getMessage() + ".",
          e);
    }
  }

  @Override
  public void close() {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "Files of a benchmark in " + folder + " cannot be removed: " + e.getMessage() + ".",
          e);
    } finally {
      closeAll(locks);
    }
  }

  /// Links are removed, not followed.
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
