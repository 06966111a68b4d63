package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads one column of usage traces as shares of what each series may use.
///
/// A trace is `series,epoch_s,…` with one row a sample, sorted by series, then time, `.csv` or
/// `.csv.gz`. A catalog says in `cpu_capacity` or `mem_capacity` what a series may use; what it
/// does not name is looked up in the `series.csv` beside the trace. What is named nowhere may use
/// 100.
public final class LoadFiles {
  private static final double PER_CENT = 100;
  private static final int BUFFER = 1 << 16;

  private final String column;
  private final Map<String, Double> capacities;

  private LoadFiles(String column, Map<String, Double> capacities) {
    this.column = column;
    this.capacities = capacities;
  }

  /// Files of which one column is read.
  ///
  /// @param catalog says what each series may use; null: a hundred
  public static LoadFiles of(String column, @Nullable Path catalog) {
    if (catalog == null) {
      return new LoadFiles(column, Map.of());
    }
    return new LoadFiles(column, capacities(catalog, column));
  }

  private static Map<String, Double> capacities(Path catalog, String column) {
    String capacity = column.startsWith("mem") ? "mem_capacity" : "cpu_capacity";
    var capacities = new HashMap<String, Double>();
    read(
        catalog,
        header -> new int[] {index(catalog, header, "series"), index(catalog, header, capacity)},
        (cells, places) -> {
          if (!cells[places[1]].isEmpty()) {
            capacities.put(cells[places[0]], Double.valueOf(cells[places[1]]));
          }
        });
    return capacities;
  }

  /// The catalog's, and of series that it does not name those of the `series.csv` beside the trace.
  private Map<String, Double> capacitiesFor(Path trace) {
    Path beside = trace.toAbsolutePath().resolveSibling("series.csv");
    if (capacities.isEmpty() || !Files.isRegularFile(beside)) {
      return capacities;
    }
    var all = new HashMap<>(capacities(beside, column));
    all.putAll(capacities);
    return all;
  }

  /// Looks whether a trace can be read and has the columns, before anything is made of it.
  ///
  /// @throws NightshiftException saying what is wrong
  public void check(Path trace) {
    read(trace, header -> places(trace, header), null);
  }

  private int[] places(Path trace, List<String> header) {
    return new int[] {
      index(trace, header, "series"), index(trace, header, "epoch_s"), index(trace, header, column)
    };
  }

  /// All series of a trace, in its order; those without a capacity above 0 are left out.
  public List<LoadSeries> read(Path trace) {
    var series = new ArrayList<LoadSeries>();
    var open = new Open();
    var known = capacitiesFor(trace);
    read(
        trace,
        header -> places(trace, header),
        (cells, places) -> {
          if (!cells[places[0]].equals(open.name)) {
            open.closeInto(series, known);
            open.name = cells[places[0]];
          }
          open.add(Long.parseLong(cells[places[1]]), Double.parseDouble(cells[places[2]]));
        });
    open.closeInto(series, known);
    if (series.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, trace + " holds no samples of a series with a capacity above 0.");
    }
    return series;
  }

  /// Says where the columns wanted are.
  private interface Header {
    int[] places(List<String> names);
  }

  /// Takes a row.
  private interface Rows {
    void take(String[] cells, int[] places);
  }

  /// @param rows null: only the header is read
  private static void read(Path file, Header header, @Nullable Rows rows) {
    long number = 1;
    try (var bytes = Files.newInputStream(file);
        var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
        var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      int[] places = header.places(List.of((first == null ? "" : first).split(",", -1)));
      String line;
      while (rows != null && (line = lines.readLine()) != null) {
        number++;
        rows.take(line.split(",", -1), places);
      }
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Cannot read " + file + ": " + Reason.of(e) + ".", e);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "%s: line %d is not a row with a number where one belongs; mend the file."
              .formatted(file, number),
          e);
    }
  }

  private static int index(Path file, List<String> header, String column) {
    int at = header.indexOf(column);
    if (at < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "%s has no column %s; it has %s.".formatted(file, column, String.join(", ", header)));
    }
    return at;
  }

  /// The series whose rows are being read.
  private static final class Open {
    private @Nullable String name;
    private long[] seconds = new long[1024];
    private double[] values = new double[1024];
    private int size;

    void add(long second, double value) {
      if (size > 0 && second <= seconds[size - 1]) {
        throw new NumberFormatException("not later than the row before: " + second);
      }
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new NumberFormatException("not an amount: " + value);
      }
      if (size == seconds.length) {
        seconds = Arrays.copyOf(seconds, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      seconds[size] = second;
      values[size++] = value;
    }

    void closeInto(List<LoadSeries> to, Map<String, Double> capacities) {
      if (name != null && size > 0) {
        double capacity = capacities.getOrDefault(name, PER_CENT);
        if (capacity > 0) {
          double[] shares = Arrays.stream(values, 0, size).map(v -> v / capacity).toArray();
          to.add(new LoadSeries(name, Arrays.copyOf(seconds, size), shares));
        }
      }
      size = 0;
    }
  }
}
