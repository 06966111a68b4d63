package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// One file of the kernel, kept open and read again from its start.
///
/// The kernel makes the text anew at each reading from position 0. When a cgroup is removed its
/// open files answer ENODEV; if it was made again under the same name, opening them again works.
final class KernelFile implements AutoCloseable {
  private final Path path;
  private final boolean whole;
  private final KernelFiles files;
  private @Nullable FileChannel channel;
  private boolean everRead;
  private boolean absent;

  KernelFile(Path path, boolean whole, KernelFiles files) {
    this.path = path;
    this.whole = whole;
    this.files = files;
  }

  Path path() {
    return path;
  }

  /// Reads the file; false when it cannot be. A file that could not be read at first is taken as
  /// one this kernel does not have, and not tried again.
  boolean read(KernelText text) {
    if (absent) {
      return false;
    }
    var kept = channel;
    if (kept != null) {
      try {
        text.fill(kept, whole);
        return true;
      } catch (IOException gone) {
        close();
      }
    }
    return openAndRead(text);
  }

  private boolean openAndRead(KernelText text) {
    boolean keep = files.mayKeep();
    FileChannel opened = null;
    try {
      opened = FileChannel.open(path, StandardOpenOption.READ);
      text.fill(opened, whole);
      if (keep) {
        channel = opened;
      } else {
        KernelFiles.closeQuietly(opened);
      }
      everRead = true;
      return true;
    } catch (IOException unreadable) {
      if (opened != null) {
        KernelFiles.closeQuietly(opened);
      }
      if (keep) {
        files.giveBack();
      }
      absent = !everRead && (opened != null || isMissing(unreadable));
      return false;
    }
  }

  /// Not so when the process has run out of descriptors: that passes.
  private static boolean isMissing(IOException failure) {
    return failure instanceof NoSuchFileException || failure instanceof AccessDeniedException;
  }

  @Override
  public void close() {
    var kept = channel;
    channel = null;
    if (kept != null) {
      files.close(kept);
    }
  }
}
