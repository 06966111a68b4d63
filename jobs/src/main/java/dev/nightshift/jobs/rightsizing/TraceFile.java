package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one trace file, gathered series by series.
///
/// Shares of an unknown capacity become amounts of a machine with 8 cores and 32 GiB, so that the
/// constants of policies in cores and bytes mean something. Limits below 0.01 core, 16 MiB or 1 %
/// do not count.
final class TraceFile {
  private static final double MEBIBYTE = 1 << 20;
  private static final double PERCENT_CORES = 8.0 / 100;
  private static final double PERCENT_BYTES = 32.0 * (1 << 30) / 100;

  /// What a column holds: its name in scores, its resource, its unit, and the least limit.
  private enum Column {
    CPU_CORES("cpu_cores", "cpu", Resource.CPU, 1, 0.01),
    CPU_PCT("cpu_pct", "cpu", Resource.CPU, PERCENT_CORES, PERCENT_CORES),
    CPU_MAX_PCT("cpu_max_pct", "cpu_max", Resource.CPU, PERCENT_CORES, PERCENT_CORES),
    MEM_MIB("mem_mib", "mem", Resource.MEMORY, MEBIBYTE, 16 * MEBIBYTE),
    MEM_PCT("mem_pct", "mem", Resource.MEMORY, PERCENT_BYTES, PERCENT_BYTES);

    private final String header;
    private final String score;
    private final Resource resource;
    private final double unit;
    private final double floor;

    Column(String header, String score, Resource resource, double unit, double floor) {
      this.header = header;
      this.score = score;
      this.resource = resource;
      this.unit = unit;
      this.floor = floor;
    }

    static @Nullable Column of(String header) {
      return Arrays.stream(values()).filter(c -> c.header.equals(header)).findFirst().orElse(null);
    }
  }

  private final String trace;
  private final List<@Nullable Column> columns = new ArrayList<>();
  private String series = "";
  private int size;
  private long[] seconds = new long[1024];
  private double[][] values;

  TraceFile(String trace, @Nullable String header) {
    this.trace = trace;
    String[] names = header == null ? new String[0] : header.split(",", -1);
    if (names.length < 3 || !names[0].equals("series") || !names[1].equals("epoch_s")) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          trace + ": the header must begin with series,epoch_s; mend the file.");
    }
    for (int i = 2; i < names.length; i++) {
      columns.add(Column.of(names[i].strip()));
    }
    values = new double[columns.size()][1024];
  }

  /// Cores that a number of them, or of per cent, stands for.
  static double cores(double amount, boolean percent) {
    return percent ? amount * PERCENT_CORES : amount;
  }

  /// Bytes that a number of mebibytes, or of per cent, stands for.
  static double bytes(double amount, boolean percent) {
    return amount * (percent ? PERCENT_BYTES : MEBIBYTE);
  }

  String series() {
    return series;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Takes a row of the series at hand; false, and nothing done, when another series begins with
  /// it.
  boolean accepts(String line, long number) {
    if (size > 0 && !(line.startsWith(series) && line.indexOf(',') == series.length())) {
      return false;
    }
    begin(line, number);
    return true;
  }

  /// Takes a row whatever its series.
  void begin(String line, long number) {
    int comma = line.indexOf(',');
    try {
      if (size == 0) {
        series = line.substring(0, comma);
      }
      if (size == seconds.length) {
        grow();
      }
      comma = cell(line, comma, -1);
      for (int c = 0; c < columns.size(); c++) {
        comma = cell(line, comma, c);
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw malformed(number, "is not a sample with a number in each cell", e);
    }
    if (size > 0 && seconds[size] <= seconds[size - 1]) {
      throw malformed(number, "is not later than the one before", null);
    }
    size++;
  }

  /// Reads the cell after a comma, and says where the next comma is.
  private int cell(String line, int comma, int column) {
    int end = line.indexOf(',', comma + 1);
    end = end < 0 ? line.length() : end;
    if (column < 0) {
      seconds[size] = Long.parseLong(line, comma + 1, end, 10);
    } else if (columns.get(column) != null) {
      double value = Double.parseDouble(line.substring(comma + 1, end));
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new NumberFormatException("not an amount: " + value);
      }
      values[column][size] = value;
    }
    return end;
  }

  private NightshiftException malformed(long number, String what, @Nullable Exception cause) {
    return new NightshiftException(
        ErrorKind.OPERATOR, "%s: line %d %s; mend the file.".formatted(trace, number, what), cause);
  }

  private void grow() {
    seconds = Arrays.copyOf(seconds, size * 2);
    for (int c = 0; c < values.length; c++) {
      values[c] = Arrays.copyOf(values[c], size * 2);
    }
  }

  /// The series at hand, one per resource; the next row begins another.
  ///
  /// @param interval seconds a sample stands for; 0 when not known
  List<UsageSeries> take(int interval) {
    long[] at = Arrays.copyOf(seconds, size);
    int known = interval > 0 ? interval : usualDistance(at);
    var taken = new ArrayList<UsageSeries>();
    for (int c = 0; c < columns.size(); c++) {
      var column = columns.get(c);
      if (column != null) {
        double[] means = amounts(c, column);
        double[] peaks = column == Column.CPU_PCT ? peaks(means) : means;
        var span = new UsageSpan(known, at, means, peaks);
        taken.add(new UsageSeries(trace, column.score, column.resource, column.floor, span));
      }
    }
    size = 0;
    return taken;
  }

  private double[] amounts(int index, Column column) {
    double[] amounts = new double[size];
    for (int i = 0; i < size; i++) {
      amounts[i] = values[index][i] * column.unit;
    }
    return amounts;
  }

  /// The peaks inside the intervals where the trace tells them, never below the means.
  private double[] peaks(double[] means) {
    int index = columns.indexOf(Column.CPU_MAX_PCT);
    if (index < 0) {
      return means;
    }
    double[] peaks = amounts(index, Column.CPU_MAX_PCT);
    for (int i = 0; i < peaks.length; i++) {
      peaks[i] = Math.max(peaks[i], means[i]);
    }
    return peaks;
  }

  private static int usualDistance(long[] at) {
    long[] distances = new long[Math.max(1, at.length - 1)];
    distances[0] = 60;
    for (int i = 1; i < at.length; i++) {
      distances[i - 1] = at[i] - at[i - 1];
    }
    Arrays.sort(distances);
    return Math.clamp(distances[distances.length / 2], 1, 86_400);
  }
}
