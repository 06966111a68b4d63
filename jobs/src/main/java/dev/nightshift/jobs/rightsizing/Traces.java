package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
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

/// A folder of usage traces: `*.csv` or `*.csv.gz`, one row a sample, sorted by series, then time.
///
/// The header is `series,epoch_s` and then any of `cpu_cores`, `cpu_pct`, `cpu_max_pct`, `mem_mib`,
/// `mem_pct`; other columns are passed over. An optional `series.csv` tells the interval of each
/// series (columns `file,series,interval_s`); without it the usual distance of samples is taken.
/// One series at a time is in memory.
public final class Traces {
  private static final String CATALOG = "series.csv";
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final Map<String, Integer> intervals;

  private Traces(Path folder, Map<String, Integer> intervals) {
    this.folder = folder;
    this.intervals = intervals;
  }

  /// Opens a folder of traces and reads its catalog.
  public static Traces in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "There is no folder " + folder + "; name one that holds traces.");
    }
    return new Traces(folder, intervals(folder.resolve(CATALOG)));
  }

  /// The trace files by name, in order.
  public List<Path> files() {
    try (var all = Files.list(folder)) {
      return all.filter(Traces::isTrace).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
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
    return intervals.getOrDefault(file.getFileName() + "\n" + series, 0);
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

  private static Map<String, Integer> intervals(Path catalog) {
    var intervals = new HashMap<String, Integer>();
    if (!Files.isRegularFile(catalog)) {
      return intervals;
    }
    try (var lines = Files.lines(catalog)) {
      lines
          .skip(1)
          .map(line -> line.split(",", 4))
          .filter(cells -> cells.length > 2)
          .forEach(cells -> intervals.put(cells[0] + "\n" + cells[1], seconds(catalog, cells[2])));
    } catch (IOException e) {
      throw unreadable(catalog, e);
    }
    return intervals;
  }

  private static int seconds(Path catalog, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          catalog + ": interval_s must be whole seconds, is " + text + "; mend the file.",
          e);
    }
  }

  private static NightshiftException unreadable(Path path, IOException cause) {
    return new NightshiftException(
        ErrorKind.OPERATOR, "Cannot read " + path + ": " + cause.getMessage() + ".", cause);
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
