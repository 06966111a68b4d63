package dev.nightshift.jobs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders and files that only their owner may use, whatever the umask.
public final class PrivateFiles {
  /// Of a file.
  public static final FileAttribute<Set<PosixFilePermission>> FILE = attribute("rw-------");

  /// Of a folder.
  public static final FileAttribute<Set<PosixFilePermission>> FOLDER = attribute("rwx------");

  private PrivateFiles() {}

  private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /// Makes a folder where there is none; those above it are made as others are. One that is there
  /// stays as it is.
  public static Path folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      return Files.createDirectory(folder, FOLDER);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(folder)) {
        return folder; // somebody was faster
      }
      throw e;
    }
  }

  /// Makes an empty file where there is none.
  public static Path file(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file, FILE);
      } catch (FileAlreadyExistsException e) {
        return file; // somebody was faster
      }
    }
    return file;
  }
}
