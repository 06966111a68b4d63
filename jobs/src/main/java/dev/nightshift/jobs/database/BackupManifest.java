package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a backup holds: the table of contents in its entry {@link #ENTRY}.
///
/// @param format version of the format, {@link #FORMAT}
/// @param takenAt the instant of all its rows
/// @param serverVersion version of the PostgreSQL it was taken from
/// @param migrations versions of the migrations its schema had, the oldest first
/// @param partitions days, `YYYYMMDD`, of which samples have a partition
/// @param tables in an order in which they can be filled: what is referred to comes first
/// @param sequences where they stood
record BackupManifest(
    int format,
    Instant takenAt,
    String serverVersion,
    List<String> migrations,
    List<String> partitions,
    List<Table> tables,
    List<Sequence> sequences) {
  static final int FORMAT = 1;
  static final String ENTRY = "nightshift-backup.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// @param columns those that can be written
  /// @param rows how many were copied
  record Table(String schema, String name, List<String> columns, long rows) {
    String entry() {
      return schema + "." + name + ".copy";
    }

    Table withRows(long copied) {
      return new Table(schema, name, columns, copied);
    }
  }

  /// @param last the last value it gave; null when it was never asked
  record Sequence(String schema, String name, @Nullable Long last) {}

  byte[] json() {
    return JSON.writeValueAsBytes(this);
  }

  /// @throws NightshiftException when it is none, or of a newer format
  static BackupManifest parse(byte[] json) {
    try {
      var manifest = JSON.readValue(json, BackupManifest.class);
      if (manifest.format() != FORMAT) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "The backup was written by a newer Nightshift: restore it with that one.");
      }
      return manifest;
    } catch (JacksonException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "The backup's table of contents cannot be read.", e);
    }
  }

  /// Rows of all tables.
  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
