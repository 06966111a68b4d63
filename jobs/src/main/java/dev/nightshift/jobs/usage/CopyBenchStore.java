package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerMemory;
import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.engine.usage.CpuUse;
import dev.nightshift.engine.usage.IoCounts;
import dev.nightshift.engine.usage.NetworkCounts;
import dev.nightshift.engine.usage.PagingCounts;
import dev.nightshift.engine.usage.SampleSource;
import dev.nightshift.engine.usage.Stalls;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;

/// Measures writing samples by COPY, into the real table with its index, in a partition of a day on
/// which nothing was measured; the rows are taken back before anybody can see them.
public final class CopyBenchStore {
  private static final LocalDate DAY = LocalDate.of(2000, 1, 1);
  private static final Instant NOON = Instant.parse("2000-01-01T12:00:00Z");
  private static final int DIFFERENT = 2_000;

  private final Jdbi jdbi;
  private final List<SampleTables.ContainerRow> rows;

  /// @param count rows of a COPY
  public CopyBenchStore(Jdbi jdbi, int count) {
    this.jdbi = jdbi;
    var random = new Random(42);
    var different = new ArrayList<SampleTables.ContainerRow>();
    for (int i = 0; i < Math.min(DIFFERENT, count); i++) {
      different.add(row(i, random));
    }
    this.rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(different.get(i % different.size()));
    }
  }

  public int rows() {
    return rows.size();
  }

  public void makePartition() {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select nightshift.make_sample_partitions(:day)")
                .bind("day", DAY)
                .mapTo(Integer.class)
                .one());
  }

  /// Drops the partition; nothing was ever committed to it.
  public void dropPartition() {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select nightshift.drop_samples_of(:day)")
                .bind("day", DAY)
                .mapTo(Boolean.class)
                .one());
  }

  /// One COPY of all rows, taken back.
  ///
  /// @return how long the COPY took
  public Duration copy() {
    var store = new SampleStore(jdbi);
    return jdbi.withHandle(
        handle -> {
          handle.begin();
          try {
            long start = System.nanoTime();
            store.copy(handle, SampleTables.CONTAINER, rows);
            return Duration.ofNanos(System.nanoTime() - start);
          } catch (SQLException failure) {
            throw SampleStore.failed(failure);
          } finally {
            handle.rollback();
          }
        });
  }

  /// Writes the same rows to a file as `psql \copy … (format binary)` reads them.
  public void writeFile(Path file) throws IOException {
    var encoder = new CopyEncoder();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      encoder.begin();
      for (var row : rows) {
        SampleTables.CONTAINER.encode(encoder, row);
        out.write(encoder.array(), 0, encoder.size());
        encoder.clear();
      }
      encoder.end();
      out.write(encoder.array(), 0, encoder.size());
    }
  }

  /// What psql does with that file: the binary rows, out as text, the text rows; all taken back.
  /// The first and the third of its timings are those of interest.
  public List<String> psqlCommands(Path binary, Path text) {
    String table = "nightshift.container_sample " + SampleTables.CONTAINER.columnList();
    return List.of(
        "begin",
        "\\timing on",
        "\\copy " + table + " from '" + binary + "' (format binary)",
        "\\copy (select * from nightshift.container_sample where at < '2000-01-02 00:00:00Z') to '"
            + text
            + "'",
        "\\timing off",
        "rollback",
        "begin",
        "\\timing on",
        "\\copy " + table + " from '" + text + "'",
        "\\timing off",
        "rollback");
  }

  private static SampleTables.ContainerRow row(int number, Random random) {
    return new SampleTables.ContainerRow(
        new ContainerId(-1 - number % 100),
        new ContainerSample(
            NOON.plusSeconds(number),
            10,
            new CpuUse(
                random.nextDouble(),
                random.nextDouble(),
                random.nextDouble(),
                0.5,
                100L,
                random.nextLong(100),
                random.nextDouble()),
            new ContainerMemory(
                random.nextLong(1L << 32),
                random.nextLong(1L << 32),
                random.nextLong(1L << 31),
                random.nextLong(1L << 31),
                random.nextLong(1L << 24),
                random.nextLong(1L << 24),
                0L,
                random.nextLong(1L << 32),
                1L << 32),
            new PagingCounts(random.nextLong(10_000), 0L, 0L, 0L),
            new Stalls(random.nextDouble(), 0.0, 0.0, random.nextDouble()),
            new IoCounts(random.nextLong(1 << 20), random.nextLong(1 << 20), 10L, 20L),
            new NetworkCounts(
                random.nextLong(1 << 20), random.nextLong(1 << 20), 100L, 90L, 0L, 0L),
            5,
            SampleSource.CGROUP_V2));
  }
}
