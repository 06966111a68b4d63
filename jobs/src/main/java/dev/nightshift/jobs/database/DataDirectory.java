package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The data directory as its owner's alone: folders `rwx------`, files `rw-------`. Started by
/// root, the embedded server is another user, whose group may pass through it and the server's
/// folder.
public final class DataDirectory {
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.copyOf(PosixFilePermissions.fromString("rwx------"));
  private static final String SERVER = "postgres";

  /// What lies in it; hidden files and the mark of a disk's own folder may be there too.
  private static final Set<String> OURS =
      Set.of(
          SERVER,
          "postgres.lock",
          "engine.lock",
          "digests",
          "log",
          "profiles",
          "benchmarks",
          "benchmark",
          "benchmark.lock",
          "nightshift-benchmark.lock",
          "lost+found");

  private final Path data;
  private final ServerUser server;
  private int tightened;

  private DataDirectory(Path data) throws IOException {
    this.data = data;
    this.server = ServerUser.of(new ServerFolder(data.resolve(SERVER)).data());
  }

  /// Makes it where there is none, and takes from others what earlier versions or hands let them
  /// have.
  ///
  /// @return what was done, a sentence each
  /// @throws NightshiftException when it cannot be used
  public static List<String> tighten(Path data) {
    try {
      PrivateFiles.folder(data);
      return new DataDirectory(data).tighten();
    } catch (IOException e) {
      throw unusable(data, e);
    }
  }

  /// Lets the embedded server's user pass through, where that is needed and the folder is
  /// Nightshift's alone.
  static void letServerIn(Path data) throws IOException {
    var directory = new DataDirectory(data);
    if (!directory.server.mayEnter(data) && directory.isOursAlone()) {
      directory.server.letIn(data);
    }
  }

  /// Looks without making anything: it may be missing, but what is there must be a folder that this
  /// user can look into.
  static void requireUsable(Path data) {
    Path existing = data.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw unusable(data, new NotDirectoryException(existing.toString()));
    }
    if (!Files.isExecutable(existing)) {
      throw unusable(data, new AccessDeniedException(existing.toString()));
    }
  }

  static NightshiftException unusable(Path data, IOException e) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "The data directory "
            + data
            + " cannot be used ("
            + Reason.of(e)
            + "): choose another with --data or NIGHTSHIFT_DATA.",
        e);
  }

  private List<String> tighten() throws IOException {
    var notes = new ArrayList<String>();
    if (isOursAlone()) {
      takeFromOthers(data);
    } else if (isWide(data)) {
      notes.add(
          data
              + " holds other things than Nightshift's and is open to others, so it is left as it is: a directory"
              + " of its own is safer.");
    }
    for (String name : OURS) {
      Path ours = data.resolve(name);
      if (Files.exists(ours, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(ours, new Tightening());
      }
    }
    if (tightened > 0) {
      notes.addFirst(
          "Others could use "
              + (tightened == 1 ? "a file or folder" : tightened + " files and folders")
              + " of "
              + data
              + ": from now on only their owner can.");
    }
    return notes;
  }

  private boolean isOursAlone() throws IOException {
    try (var files = Files.list(data)) {
      return files
          .map(file -> file.getFileName().toString())
          .allMatch(name -> OURS.contains(name) || name.startsWith("."));
    }
  }

  private boolean isWide(Path file) throws IOException {
    return !server.isLetIn(file)
        && !OWNERS.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  private void takeFromOthers(Path file) throws IOException {
    if (!isWide(file)) {
      return;
    }
    try {
      if (file.equals(data) || file.equals(data.resolve(SERVER))) {
        Files.setPosixFilePermissions(file, OWNERS);
        server.letIn(file);
      } else {
        var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        permissions.retainAll(OWNERS);
        Files.setPosixFilePermissions(file, permissions);
      }
      tightened++;
    } catch (FileSystemException e) {
      throw new FileSystemException(
          file.toString(), null, "others may use it, and it is not yours to change");
    }
  }

  /// Links are left alone; what PostgreSQL keeps is its own business, and private from the start.
  private final class Tightening extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.equals(data.resolve(SERVER).resolve("data"))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      takeFromOthers(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        takeFromOthers(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE; // gone meanwhile, or a folder of another user
    }
  }
}
