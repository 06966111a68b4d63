package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.database.FolderLock;
import dev.nightshift.jobs.host.KernelLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps benchmarks of several installations on one machine, under different users, from running at
/// once. Each user has a lock file of their own in a folder that all share, which nobody else may
/// open: so nobody else can hold it or put another in its place. That it is held, the kernel tells
/// everybody.
final class MachineLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MachineLock.class);
  private static final String PREFIX = "nightshift-benchmark-";
  private static final String SUFFIX = ".lock";

  private final @Nullable FolderLock lock;

  private MachineLock(@Nullable FolderLock lock) {
    this.lock = lock;
  }

  /// Takes it; empty when a benchmark of this or another user runs.
  ///
  /// @param shared the folder for temporary files, where nobody can remove another's
  /// @param user the number of this process's user
  static Optional<MachineLock> take(Path shared, int user, KernelLocks locks) throws IOException {
    Path own = shared.resolve(PREFIX + user + SUFFIX);
    FolderLock lock = null;
    if (isOurs(own, user)) {
      var taken = FolderLock.take(own);
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      lock = taken.get();
    }
    var held = new MachineLock(lock);
    if (othersRun(shared, own, locks)) {
      held.close();
      return Optional.empty();
    }
    return Optional.of(held);
  }

  /// Where somebody else has put something of that name there, only the lock in the data directory
  /// holds.
  private static boolean isOurs(Path file, int user) throws IOException {
    PrivateFiles.file(file);
    var owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    boolean ours =
        Integer.valueOf(user).equals(owner) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    if (!ours) {
      LOG.warn(
          "{} was put there by user {}: benchmarks of other users on this host do not see ours",
          file,
          owner);
    }
    return ours;
  }

  private static boolean othersRun(Path shared, Path own, KernelLocks locks) throws IOException {
    try (var files = Files.newDirectoryStream(shared, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        if (!file.equals(own) && isHeld(file, locks)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isHeld(Path file, KernelLocks locks) throws IOException {
    try {
      return locks.held(file);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
