package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.PrivateFiles;
import dev.nightshift.jobs.Reason;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A copy of Nightshift's database in one file, all of one instant: by the system's `pg_dump` where
/// that fits the server, else our own, a zip of each table's rows in PostgreSQL's text format with
/// a table of contents. Work goes on while it is taken. {@link Restore} puts either into an empty
/// database, of the same or a newer Nightshift.
public final class Backup {
  private Backup() {}

  /// What was written, or read.
  public sealed interface Written {
    /// Size of the file.
    long bytes();

    /// Our own copy.
    ///
    /// @param takenAt the instant of all rows
    /// @param tables how many tables
    /// @param rows how many rows
    record Copied(Instant takenAt, int tables, long rows, long bytes) implements Written {}

    /// A dump of the system's `pg_dump`.
    ///
    /// @param takenAt the instant of all rows
    /// @param program its name and version
    record Dumped(Instant takenAt, String program, long bytes) implements Written {}

    /// Such a dump, put back.
    ///
    /// @param program name and version of what put it back
    record PutBack(String program, long bytes) implements Written {}
  }

  /// Takes our own copy.
  ///
  /// @param file must not be there yet; appears when it is whole, readable by its owner only
  /// @param progress told the fraction that is done, 0 to 1, and the table that comes
  public static Written.Copied copy(
      Database database, DatabaseConfig config, Path file, BiConsumer<Double, String> progress) {
    return aside(
        file,
        beside -> {
          try (var connection = Databases.owner(database, config).open();
              var channel = create(beside)) {
            var manifest =
                write(new BackupStore(connection), Channels.newOutputStream(channel), progress);
            channel.force(true);
            return new Written.Copied(
                manifest.takenAt(), manifest.tables().size(), manifest.rows(), channel.size());
          } catch (SQLException e) {
            throw Failure.of(e, "The backup could not be taken", Roles.ADVICE);
          }
        });
  }

  /// Lets `pg_dump` take it.
  ///
  /// @param file must not be there yet; appears when it is whole, readable by its owner only
  public static Written.Dumped dump(
      Database database, DatabaseConfig config, Path file, PgDump pgDump) {
    return dump(
        Databases.owner(database, config),
        new ServerStore(database.jdbi()).facts().now(),
        file,
        pgDump);
  }

  /// @param now the server's clock
  static Written.Dumped dump(Login owner, Instant now, Path file, PgDump pgDump) {
    return aside(
        file,
        beside -> {
          create(beside).close();
          pgDump.write(owner, beside);
          try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          return new Written.Dumped(now, pgDump.name(), Files.size(beside));
        });
  }

  /// Something that writes a file.
  private interface Writing<T extends Written> {
    T to(Path file) throws IOException, InterruptedException;
  }

  /// Writes a file beside the one that is wanted, and gives it that name once it is whole.
  private static <T extends Written> T aside(Path file, Writing<T> writing) {
    if (Files.exists(file)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " is there already: name a file that is not.");
    }
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(beside);
      try {
        T written = writing.to(beside);
        Files.move(beside, file);
        return written;
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST, "The backup could not be written: " + Reason.of(e) + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NightshiftException(ErrorKind.HOST, "The backup was broken off.", e);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PrivateFiles.FILE);
  }

  private static BackupManifest write(
      BackupStore store, OutputStream out, BiConsumer<Double, String> progress)
      throws SQLException, IOException {
    var tables = store.tables();
    Instant at = store.freeze(tables);
    try (var zip = new ZipOutputStream(new BufferedOutputStream(new Unclosed(out), 1 << 16))) {
      zip.setLevel(Deflater.BEST_SPEED);
      var copied = new ArrayList<BackupManifest.Table>();
      for (var table : tables) {
        progress.accept((double) copied.size() / tables.size(), table.name());
        zip.putNextEntry(new ZipEntry(table.entry()));
        copied.add(table.withRows(store.copyOut(table, zip)));
        zip.closeEntry();
      }
      var manifest =
          new BackupManifest(
              BackupManifest.FORMAT,
              at,
              store.serverVersion(),
              store.migrations(),
              store.partitions(),
              copied,
              store.sequences());
      zip.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
      zip.write(manifest.json());
      zip.closeEntry();
      return manifest;
    }
  }

  /// The zip is closed before its channel is forced to disk.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
