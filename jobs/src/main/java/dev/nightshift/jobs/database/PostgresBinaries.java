package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The PostgreSQL server's programs, unpacked once from the archive on the class path into a cache
/// folder named by the archive's hash.
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private static final Set<PosixFilePermission> ENTERED =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private PostgresBinaries() {}

  /// The folder with `bin/initdb` and `bin/postgres`, unpacked into `cache` when it is not there
  /// yet. Several processes may ask at once: each unpacks beside, one rename wins.
  static Path in(Path cache) {
    try {
      Path home = cache.resolve("postgres-" + hash().substring(0, 16));
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        makeCache(cache);
        Path beside = Files.createTempDirectory(cache, "unpacking-");
        try {
          unpack(beside);
          move(beside, home);
        } catch (IOException e) {
          delete(beside);
          throw e;
        }
      }
      return home;
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "PostgreSQL could not be unpacked into "
              + cache
              + ": "
              + Reason.of(e)
              + (Reason.isShortage(e) ? "; free space there" : "; make it writable")
              + " or set XDG_CACHE_HOME to another folder.",
          e);
    }
  }

  /// The server's user must be able to enter it, whatever the umask.
  private static void makeCache(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      Files.createDirectories(cache);
      Files.setPosixFilePermissions(cache, ENTERED);
    }
  }

  private static void move(Path beside, Path home) throws IOException {
    Files.setPosixFilePermissions(beside, ENTERED);
    try {
      Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      delete(beside);
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static InputStream archive() {
    InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new NightshiftException(
          ErrorKind.DATABASE,
          "The embedded PostgreSQL is only there for Linux on x86_64: set NIGHTSHIFT_DATABASE_URL to a server of your own.");
    }
    return archive;
  }

  private static String hash() throws IOException {
    try (var archive = archive()) {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(archive.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void unpack(Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive())))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the archive names a file outside of it: " + entry.getName());
        }
        unpack(tar, entry, target);
      }
    }
  }

  private static void enteredFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      enteredFolder(Objects.requireNonNull(folder.getParent()));
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, ENTERED);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      enteredFolder(target);
      return;
    }
    enteredFolder(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    try (OutputStream file = Files.newOutputStream(target)) {
      tar.transferTo(file);
    }
    Set<PosixFilePermission> mode =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if ((entry.getMode() & 0100) != 0) {
      mode.addAll(
          EnumSet.of(
              PosixFilePermission.OWNER_EXECUTE,
              PosixFilePermission.GROUP_EXECUTE,
              PosixFilePermission.OTHERS_EXECUTE));
    }
    Files.setPosixFilePermissions(target, mode);
  }
}
