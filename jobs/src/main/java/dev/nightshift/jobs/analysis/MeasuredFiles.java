package dev.nightshift.jobs.analysis;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Files of the Numenta benchmark's format: CSV with the columns `timestamp` and `value`.
public final class MeasuredFiles {
  private MeasuredFiles() {}

  /// A row of such a file.
  ///
  /// @param timestamp as it stands there
  /// @param epochSecond the same, taken as UTC
  /// @param value NaN where there is none
  public record Row(String timestamp, long epochSecond, double value) {}

  /// The CSV files of a folder and those below it, or the file itself; relative to the folder.
  public static List<Path> in(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".csv"))
          .map(file -> file.equals(folder) ? name(file) : folder.relativize(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, folder + " could not be read: " + Reason.of(e) + ".", e);
    }
  }

  /// The rows of a file, in its order.
  public static List<Row> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " could not be read: " + Reason.of(e) + ".", e);
    }
    List<String> head = lines.isEmpty() ? List.of() : cells(lines.getFirst());
    int timestamp = head.indexOf("timestamp");
    int value = head.indexOf("value");
    if (timestamp < 0 || value < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          file + " needs the columns 'timestamp' and 'value' in its first line.");
    }
    var rows = new ArrayList<Row>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> cells = cells(lines.get(i));
      try {
        String at = cells.get(timestamp);
        rows.add(new Row(at, epochSecond(at), number(cells.get(value))));
      } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Line %d of %s must hold a timestamp such as 2026-11-21 18:05:00 and a number."
                .formatted(i + 1, file),
            e);
      }
    }
    if (rows.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " holds no rows below its first line.");
    }
    return rows;
  }

  /// Writes a score for each row.
  public static void write(Path file, List<Row> rows, double[] scores) {
    var text = new StringBuilder("timestamp,anomaly_score\n");
    for (int i = 0; i < scores.length; i++) {
      text.append(rows.get(i).timestamp())
          .append(',')
          .append(String.format(Locale.ROOT, "%.6f", scores[i]))
          .append('\n');
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " could not be written: " + Reason.of(e) + ".", e);
    }
  }

  private static Path name(Path file) {
    Path name = file.getFileName();
    return name == null ? file : name;
  }

  private static List<String> cells(String line) {
    return java.util.Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }

  private static long epochSecond(String timestamp) {
    String iso = timestamp.replace(' ', 'T').replaceFirst("(Z|[+]00:?00)$", "");
    return LocalDateTime.parse(iso).toEpochSecond(ZoneOffset.UTC);
  }

  private static double number(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
