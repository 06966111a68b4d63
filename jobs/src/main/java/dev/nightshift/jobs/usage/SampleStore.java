package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Outage;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;

/// Writes samples by binary COPY and makes their partitions. Used by one thread at a time.
public final class SampleStore {
  private static final int BLOCK_BYTES = 64 * 1024;

  private final Jdbi jdbi;
  private final CopyEncoder encoder = new CopyEncoder();
  private final Set<LocalDate> made = new HashSet<>();

  public SampleStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Makes the partitions of a day and of the two after it where they are missing.
  public void makePartitionsFrom(LocalDate day) {
    unlessAway(
        () -> {
          for (int ahead = 0; ahead < 3; ahead++) {
            makePartitions(day.plusDays(ahead));
          }
        });
  }

  /// Whether partitions of a day were made through this store.
  boolean hasPartitions(LocalDate day) {
    return made.contains(day);
  }

  private void makePartitions(LocalDate day) {
    if (!made.contains(day)) {
      jdbi.useHandle(
          handle ->
              handle
                  .createQuery("select nightshift.make_sample_partitions(:day)")
                  .bind("day", day)
                  .mapTo(Integer.class)
                  .one());
      made.add(day);
    }
  }

  /// Writes a batch whole, or not at all. A batch that was written already, because the answer to
  /// the first attempt was lost, is not written again.
  ///
  /// @param again whether the same batch may have been written before
  /// @throws NightshiftException of kind DATABASE when the database cannot be reached for now
  void write(Batch batch, boolean again) {
    unlessAway(
        () -> {
          batch.days().forEach(this::makePartitions);
          jdbi.useTransaction(
              handle -> {
                if (!again || !isWritten(handle, batch)) {
                  copy(handle, SampleTables.HOST, batch.hosts());
                  copy(handle, SampleTables.CONTAINER, batch.containers());
                  copy(handle, SampleTables.DEVICE, batch.devices());
                  copy(handle, SampleTables.COLLECTOR, batch.collector());
                  for (long host : batch.hostIds()) {
                    HistoryDueStore.mark(handle, host, batch.instants());
                  }
                }
              });
        });
  }

  private static boolean isWritten(Handle handle, Batch batch) {
    if (batch.collector().isEmpty()) {
      return false;
    }
    var last = batch.collector().getLast();
    return handle
        .createQuery(
            """
            select exists (select from nightshift.collector_sample where host_id = :host and at = :at)
            """)
        .bind("host", last.host().value())
        .bind("at", utc(last.sample().at()))
        .mapTo(Boolean.class)
        .one();
  }

  /// Sends rows in blocks as they are encoded, so that memory does not grow with their number.
  <T> void copy(Handle handle, CopyTable<T> table, List<T> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var copy =
        handle
            .getConnection()
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy nightshift.%s %s from stdin (format binary)"
                    .formatted(table.name(), table.columnList()));
    try {
      encoder.begin();
      for (T row : rows) {
        table.encode(encoder, row);
        if (encoder.size() >= BLOCK_BYTES) {
          copy.writeToCopy(encoder.array(), 0, encoder.size());
          encoder.clear();
        }
      }
      encoder.end();
      copy.writeToCopy(encoder.array(), 0, encoder.size());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /// Removes a host's samples after an instant: the clock was ahead when they were taken.
  void forgetAfter(HostId host, Instant now) {
    unlessAway(
        () ->
            jdbi.useTransaction(
                handle -> {
                  for (String table : List.of("host_sample", "device_sample", "collector_sample")) {
                    handle
                        .createUpdate(
                            "delete from nightshift.<table> where host_id = :host and at > :now")
                        .define("table", table)
                        .bind("host", host.value())
                        .bind("now", utc(now))
                        .execute();
                  }
                  handle
                      .createUpdate(
                          """
                          delete from nightshift.container_sample
                          where at > :now
                            and container_id in (select id from nightshift.container where host_id = :host)
                          """)
                      .bind("host", host.value())
                      .bind("now", utc(now))
                      .execute();
                }));
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private interface Work {
    void run() throws SQLException;
  }

  private void unlessAway(Work work) {
    try {
      work.run();
    } catch (JdbiException | SQLException failure) {
      made.clear(); // a partition may have been dropped meanwhile: the next attempt looks again
      throw failed(failure);
    }
  }

  /// Whether to try again later or to give the rows up.
  static RuntimeException failed(Exception failure) {
    return Outage.isOne(failure)
        ? new NightshiftException(
            ErrorKind.DATABASE,
            "PostgreSQL cannot be reached: samples wait in memory until it can.",
            failure)
        : new IllegalStateException("PostgreSQL refused the rows", failure);
  }
}
