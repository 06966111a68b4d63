package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import dev.nightshift.jobs.database.FolderLock;
import dev.nightshift.jobs.host.KernelLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder in which benchmarks keep their files: empty when it is opened, gone when it is
/// closed. One benchmark run at a time holds it: by a lock in the data directory, and by {@link
/// MachineLock}, which other installations on this machine see as well. Both end with the process.
final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  static final String FOLDER = "benchmark";
  private static final String LOCK = "benchmark.lock";
  private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};

  /// More are not counted: that takes too long.
  private static final int MOST_FILES = 10_000;

  private final Path folder;
  private final FolderLock lock;
  private final MachineLock machine;
  private final long mostBytes;

  private WorkFolder(Path folder, FolderLock lock, MachineLock machine, long mostBytes) {
    this.mostBytes = mostBytes;
    this.folder = folder;
    this.lock = lock;
    this.machine = machine;
  }

  /// Opens it, and removes what a killed run left there.
  ///
  /// @param machineFolder where all installations on this machine look for each other's locks
  /// @param mostBytes what may lie in it, all in all
  /// @throws NightshiftException of kind OPERATOR when another run holds it
  static WorkFolder open(Path dataDirectory, Path machineFolder, long mostBytes) {
    Path folder = dataDirectory.resolve(FOLDER);
    try {
      var lock = FolderLock.take(dataDirectory.resolve(LOCK)).orElseThrow(WorkFolder::busy);
      try {
        var machine =
            MachineLock.take(machineFolder, KernelLocks.user(), KernelLocks.ofThisMachine())
                .orElseThrow(WorkFolder::busy);
        var opened = new WorkFolder(folder, lock, machine, mostBytes);
        opened.makeAnew();
        return opened;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "The folder for benchmarks, " + folder + ", cannot be used: " + Reason.of(e) + ".",
          e);
    }
  }

  private static NightshiftException busy() {
    return new NightshiftException(
        ErrorKind.OPERATOR, "A benchmark runs on this host already: wait until it has ended.");
  }

  private void makeAnew() throws IOException {
    try {
      delete(folder);
      PrivateFiles.folder(folder);
    } catch (IOException e) {
      machine.close();
      throw e;
    }
  }

  private void releaseLocks() {
    try (lock;
        machine) {
      LOG.debug("{} is free again", folder);
    } catch (IOException e) {
      LOG.warn("A lock file did not close; its lock ends with the process", e);
    }
  }

  Path path() {
    return folder;
  }

  /// Says that more lies in it than may; empty while it does not.
  Optional<String> excess() {
    try (var files = Files.walk(folder)) {
      long bytes = 0;
      for (var each = files.limit(MOST_FILES).iterator(); each.hasNext(); ) {
        bytes += Files.readAttributes(each.next(), BasicFileAttributes.class, NO_LINKS).size();
        if (bytes > mostBytes) {
          return Optional.of("it wrote more than " + (mostBytes >> 20) + " MiB");
        }
      }
      return Optional.empty();
    } catch (IOException | UncheckedIOException changing) {
      LOG.debug("Files came and went while they were counted", changing);
      return Optional.empty();
    }
  }

  /// Removes what the last benchmark left.
  void empty() {
    try {
      delete(folder);
      PrivateFiles.folder(folder);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "Files of a benchmark in " + folder + " cannot be removed: " + Reason.of(e) + ".",
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
          "Files of a benchmark in " + folder + " cannot be removed: " + Reason.of(e) + ".",
          e);
    } finally {
      releaseLocks();
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
