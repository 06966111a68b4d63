package dev.nightshift.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/// Why a file or folder could not be used. Java's exceptions often say only which one it was.
public final class Reason {
  private static final String NO_SPACE = "no space left on device";

  private Reason() {}

  /// The reason as part of a sentence, without a full stop: `no permission for /data/x`.
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> e.getFile() + " is not there";
      case AccessDeniedException e -> "no permission for " + e.getFile();
      case NotDirectoryException e -> e.getFile() + " is not a directory";
      case DirectoryNotEmptyException e -> e.getFile() + " is not empty";
      case FileAlreadyExistsException e -> present(Path.of(e.getFile()));
      case FileSystemException e when e.getReason() != null -> said(e.getReason(), e.getFile());
      case FileNotFoundException e -> opened(String.valueOf(e.getMessage()));
      default -> isShortage(failure) ? "no space left on its disk" : plain(failure);
    };
  }

  /// Whether a disk was full.
  public static boolean isShortage(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(NO_SPACE);
  }

  /// Why a file cannot be read.
  public static String unreadable(Path file) {
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    return Files.exists(file) ? "no permission" : "it is not there";
  }

  private static String present(Path file) {
    return Files.isDirectory(file) ? file + " is there already" : file + " is not a directory";
  }

  private static String said(String reason, String file) {
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case NO_SPACE -> "no space left on the disk of " + file;
      case "not a directory" -> "a part of " + file + " is not a directory";
      case "permission denied", "operation not permitted" -> "no permission for " + file;
      case "read-only file system" -> file + " is on a disk that can only be read";
      default -> file + ": " + reason;
    };
  }

  /// `FileOutputStream` and its kin say `FILE (Permission denied)`.
  private static String opened(String message) {
    int open = message.lastIndexOf(" (");
    return open > 0 && message.endsWith(")")
        ? said(message.substring(open + 2, message.length() - 1), message.substring(0, open))
        : message;
  }

  private static String plain(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
