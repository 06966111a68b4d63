package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Puts a {@link Backup} into an empty database: the schema as it was then, all rows in one
/// transaction, then what this version has added to the schema. Killed at any moment it leaves the
/// database empty, or whole.
public final class Restore {
  private final ZipFile zip;
  private final BackupManifest manifest;
  private final BiConsumer<Double, String> progress;

  private Restore(ZipFile zip, BiConsumer<Double, String> progress) throws IOException {
    this.zip = zip;
    this.progress = progress;
    var entry = zip.getEntry(BackupManifest.ENTRY);
    if (entry == null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, zip.getName() + " is no backup of Nightshift.");
    }
    try (var contents = zip.getInputStream(entry)) {
      this.manifest = BackupManifest.parse(contents.readAllBytes());
    }
  }

  /// Restores a backup, whichever program took it.
  ///
  /// @param environment where `pg_restore` is looked for
  /// @param progress told the fraction that is done, 0 to 1, and the table that comes
  /// @throws NightshiftException when the database is not empty, an engine works on it, or the file
  ///   is no backup of this or an older version
  public static Backup.Written read(
      DatabaseConfig config,
      Path file,
      Map<String, String> environment,
      BiConsumer<Double, String> progress) {
    try {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "The backup " + file + " cannot be read: " + Reason.unreadable(file) + ".");
      }
      return PgRestore.reads(file)
          ? readDump(config, PgRestore.of(file, environment), file)
          : readCopy(config, file, progress);
    } catch (ZipException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          file + " is no whole backup of Nightshift: " + e.getMessage() + ".",
          e);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "The backup cannot be read: " + Reason.of(e) + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NightshiftException(ErrorKind.HOST, "The restoring was broken off.", e);
    }
  }

  private static Backup.Written readCopy(
      DatabaseConfig config, Path file, BiConsumer<Double, String> progress) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      var restore = new Restore(zip, progress);
      requireKnownSchema(restore.manifest.migrations());
      Databases.restore(config, restore::fill);
      var manifest = restore.manifest;
      return new Backup.Written.Copied(
          manifest.takenAt(), manifest.tables().size(), manifest.rows(), Files.size(file));
    }
  }

  private static Backup.Written readDump(DatabaseConfig config, PgRestore dump, Path file)
      throws IOException, InterruptedException {
    requireKnownSchema(dump.migrations());
    Databases.restore(config, login -> fill(login, dump));
    return new Backup.Written.PutBack(dump.name(), Files.size(file));
  }

  private static void requireKnownSchema(List<String> then) {
    var known = Migrations.versions();
    if (then.isEmpty() || !known.containsAll(then)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "The backup is of a newer Nightshift: restore it with that one.");
    }
    String last = then.getLast();
    if (!then.equals(known.stream().filter(v -> v.compareTo(last) <= 0).toList())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "The backup is of a version whose schema this one does not know: restore it with that one.");
    }
  }

  /// Fills a database that has no schema of Nightshift.
  static void fill(Login login, PgRestore dump) {
    try (var connection = login.open()) {
      Roles.prepare(connection);
    } catch (SQLException e) {
      throw couldNot(e);
    }
    try (var connection = login.open()) {
      if (new BackupStore(connection).hasSchema()) {
        throw notEmpty(login);
      }
      dump.into(login);
      new BackupStore(connection).analyze();
    } catch (SQLException e) {
      throw couldNot(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NightshiftException(ErrorKind.HOST, "The restoring was broken off.", e);
    }
    Migrations.migrate(login);
  }

  private static NightshiftException couldNot(SQLException e) {
    return Failure.of(e, "The backup could not be restored", Roles.ADVICE);
  }

  private static NightshiftException notEmpty(Login login) {
    return new NightshiftException(
        ErrorKind.OPERATOR, "The database at " + login + " is not empty: restore into a new one.");
  }

  /// Fills a database that holds nothing yet.
  private void fill(Login login) {
    try (var connection = login.open()) {
      Roles.prepare(connection);
    } catch (SQLException e) {
      throw couldNot(e);
    }
    try (var connection = login.open()) {
      var store = new BackupStore(connection);
      if (!store.isEmpty()
          || (store.hasSchema() && !store.migrations().equals(manifest.migrations()))) {
        throw notEmpty(login);
      }
      Migrations.migrateTo(login, manifest.migrations().getLast());
      store.beginFilling();
      store.makePartitions(manifest.partitions());
      copyIn(store);
      store.put(manifest.sequences());
      store.commit();
      store.analyze();
    } catch (SQLException e) {
      throw couldNot(e);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "The backup is damaged: " + Reason.of(e) + ".", e);
    }
    Migrations.migrate(login);
  }

  private void copyIn(BackupStore store) throws SQLException, IOException {
    List<BackupManifest.Table> tables = manifest.tables();
    for (int i = 0; i < tables.size(); i++) {
      var table = tables.get(i);
      progress.accept((double) i / tables.size(), table.name());
      var entry = zip.getEntry(table.entry());
      if (entry == null) {
        throw new IOException("the rows of " + table.name() + " are missing");
      }
      try (var rows = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
        long copied = store.copyIn(table, Objects.requireNonNull(rows));
        if (copied != table.rows()) {
          throw new IOException(
              "%s has %d rows instead of %d".formatted(table.name(), copied, table.rows()));
        }
      }
    }
  }
}
