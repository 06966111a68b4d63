package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A folder of usage traces: `*.csv` or `*.csv.gz`, one row a sample, sorted by series, then time.
///
/// The header is `series,epoch_s` and then any of `cpu_cores`, `cpu_pct`, `cpu_max_pct`, `mem_mib`,
/// `mem_pct`; other columns are passed over. An optional `series.csv` tells the interval of each
/// series (columns `file,series,interval_s`), and its capacity (`cpu_capacity,cpu_capacity_unit,
/// mem_capacity,mem_capacity_unit`); without it the usual distance of samples is taken. One series
/// at a time is in memory.
public final class Traces {
  private static final String CATALOG = "series.csv";
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final Map<String, Listed> catalog;

  private Traces(Path folder, Map<String, Listed> catalog) {
    this.folder = folder;
    this.catalog = catalog;
  }

  /// What the catalog says of a series.
  ///
  /// @param interval seconds a sample stands for; 0 when not known
  /// @param cores what it may use at most; null when not known
  /// @param bytes likewise
  record Listed(int interval, @Nullable Double cores, @Nullable Long bytes) {
    static final Listed UNKNOWN = new Listed(0, null, null);
  }

  /// Opens a folder of traces and reads its catalog.
  public static Traces in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "There is no folder " + folder + "; name one that holds traces.");
    }
    return new Traces(folder, catalog(folder.resolve(CATALOG)));
  }

  /// The trace files by name, in order.
  public List<Path> files() {
    try (var all = Files.list(folder)) {
      return all.filter(Traces::isTrace).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /// The trace files of these names, all where none is named, in order.
  ///
  /// @throws NightshiftException when there are none, or one that is named is not there
  public List<Path> files(List<String> only) {
    var all = files();
    if (all.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          folder
              + " holds no trace: a file *.csv or *.csv.gz whose header begins with series,epoch_s.");
    }
    var names = all.stream().map(Traces::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "There is no trace '%s' in %s; there are %s."
                .formatted(name, folder, String.join(", ", names)));
      }
    }
    return all.stream().filter(file -> only.isEmpty() || only.contains(name(file))).toList();
  }

  /// Size of a file, as progress counts it.
  public long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Name of a trace: that of its file without endings.
  public static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.replaceFirst("\\.csv(\\.gz)?$", "");
  }

  /// Reads all series of a file, in order.
  ///
  /// @param to takes each series: one {@link UsageSeries} for each of its resources
  /// @param progress takes how many bytes of the file are read
  public void read(
      Path file,
      BiConsumer<String, List<UsageSeries>> to,
      java.util.function.LongConsumer progress) {
    try (var counted = new CountedInput(Files.newInputStream(file));
        var lines = new BufferedReader(text(file, counted), BUFFER)) {
      var trace = new TraceFile(name(file), lines.readLine());
      String line;
      long number = 1;
      while ((line = lines.readLine()) != null) {
        number++;
        if (!trace.accepts(line, number)) {
          to.accept(trace.series(), trace.take(interval(file, trace.series())));
          progress.accept(counted.bytes());
          trace.begin(line, number);
        }
      }
      if (!trace.isEmpty()) {
        to.accept(trace.series(), trace.take(interval(file, trace.series())));
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private int interval(Path file, String series) {
    return listed(file, series).interval();
  }

  Listed listed(Path file, String series) {
    return catalog.getOrDefault(file.getFileName() + "\n" + series, Listed.UNKNOWN);
  }

  private static InputStreamReader text(Path file, InputStream bytes) throws IOException {
    var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
    return new InputStreamReader(plain, StandardCharsets.UTF_8);
  }

  /// A trace begins with the two columns that all traces begin with; other tables lie beside them.
  private static boolean isTrace(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.equals(CATALOG) || !(name.endsWith(".csv") || name.endsWith(".csv.gz"))) {
      return false;
    }
    try (var bytes = Files.newInputStream(file);
        var lines = new BufferedReader(text(file, bytes))) {
      String header = lines.readLine();
      return header != null && header.startsWith("series,epoch_s");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Map<String, Listed> catalog(Path file) {
    var catalog = new HashMap<String, Listed>();
    if (!Files.isRegularFile(file)) {
      return catalog;
    }
    try (var lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      var columns = List.of((header == null ? "" : header).split(",", -1));
      String line;
      while ((line = lines.readLine()) != null) {
        String[] cells = line.split(",", -1);
        if (cells.length > 2) {
          catalog.put(cells[0] + "\n" + cells[1], listed(file, columns, cells));
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return catalog;
  }

  private static Listed listed(Path file, List<String> columns, String[] cells) {
    Double cpu = number(file, columns, cells, "cpu_capacity");
    Double memory = number(file, columns, cells, "mem_capacity");
    boolean shareOfCpu = "pct".equals(cell(columns, cells, "cpu_capacity_unit"));
    boolean shareOfMemory = "pct".equals(cell(columns, cells, "mem_capacity_unit"));
    Double interval = number(file, columns, cells, "interval_s");
    return new Listed(
        interval == null ? 0 : interval.intValue(),
        cpu == null ? null : Double.valueOf(TraceFile.cores(cpu, shareOfCpu)),
        memory == null ? null : Long.valueOf((long) TraceFile.bytes(memory, shareOfMemory)));
  }

  private static @Nullable Double number(
      Path file, List<String> columns, String[] cells, String column) {
    String text = cell(columns, cells, column);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          file + ": " + column + " must be a number, is " + text + "; mend the file.",
          e);
    }
  }

  private static @Nullable String cell(List<String> columns, String[] cells, String column) {
    int at = columns.indexOf(column);
    return at >= 0 && at < cells.length ? cells[at].strip() : null;
  }

  private static NightshiftException unreadable(Path path, IOException cause) {
    return new NightshiftException(
        ErrorKind.OPERATOR, "Cannot read " + path + ": " + Reason.of(cause) + ".", cause);
  }

  /// Counts the bytes of the file as they are read, before they are unpacked.
  private static final class CountedInput extends java.io.FilterInputStream {
    private long bytes;

    CountedInput(InputStream in) {
      super(in);
    }

    long bytes() {
      return bytes;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
