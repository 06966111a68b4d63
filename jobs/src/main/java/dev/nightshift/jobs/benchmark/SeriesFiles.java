package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files of other people's labelled series.
public final class SeriesFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private SeriesFiles() {}

  /// Series of the Turing Change Point Dataset by name: one file, or those of a folder. A row
  /// without a value is NaN. Files that hold no series, such as annotations, are passed over.
  public static Map<String, double[]> turing(Path in) {
    var all = new TreeMap<String, double[]>();
    for (Path file : files(in)) {
      JsonNode raw = read(file).path("series").path(0).path("raw");
      if (raw.isArray()) {
        all.put(name(file), numbers(raw));
      }
    }
    return all;
  }

  /// Repetitions of each night by series: one file, or those of a folder. Nights without a
  /// repetition take the one before them, so that the count of the nights stays.
  public static Map<String, List<double[]>> nights(Path in) {
    var all = new TreeMap<String, List<double[]>>();
    for (Path file : files(in)) {
      for (var entry : read(file).properties()) {
        JsonNode nights = entry.getValue().path("nights");
        if (nights.isArray()) {
          all.put(entry.getKey(), repetitions(file, entry.getKey(), nights));
        }
      }
    }
    return all;
  }

  private static List<double[]> repetitions(Path file, String series, JsonNode nights) {
    var list = new ArrayList<double[]>();
    for (JsonNode night : nights) {
      double[] values =
          java.util.Arrays.stream(night.isArray() ? numbers(night) : new double[] {number(night)})
              .filter(Double::isFinite)
              .toArray();
      if (values.length > 0) {
        list.add(values);
      } else if (!list.isEmpty()) {
        list.add(list.getLast());
      } else {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Series '" + series + "' in " + file + " begins with a night without a value.");
      }
    }
    return list;
  }

  /// A level that may fill up.
  ///
  /// @param stepSeconds from one value to the next
  /// @param capacity how much there is
  /// @param values the newest last, NaN where one is missing
  public record Level(double stepSeconds, double capacity, List<Double> values) {
    public Level {
      values = List.copyOf(values);
    }
  }

  /// Levels by series: one file, or those of a folder.
  public static Map<String, Level> levels(Path in) {
    var all = new TreeMap<String, Level>();
    for (Path file : files(in)) {
      for (var entry : read(file).properties()) {
        JsonNode level = entry.getValue();
        if (level.path("values").isArray()) {
          all.put(
              entry.getKey(),
              new Level(
                  number(level.path("step_s")),
                  number(level.path("capacity")),
                  list(level.path("values"))));
        }
      }
    }
    return all;
  }

  /// Two series over the same instants.
  public record Pair(List<Double> x, List<Double> y) {
    public Pair {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }
  }

  /// Pairs of series by name: one file, or those of a folder.
  public static Map<String, Pair> pairs(Path in) {
    var all = new TreeMap<String, Pair>();
    for (Path file : files(in)) {
      for (var entry : read(file).properties()) {
        JsonNode pair = entry.getValue();
        if (pair.path("x").isArray() && pair.path("y").isArray()) {
          all.put(entry.getKey(), new Pair(list(pair.path("x")), list(pair.path("y"))));
        }
      }
    }
    return all;
  }

  /// Writes answers as JSON.
  public static void write(Path file, Object answers) {
    try {
      Files.writeString(file, JSON.writeValueAsString(answers) + "\n");
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, file + " could not be written: " + Reason.of(e) + ".", e);
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(array.path(i));
    }
    return values;
  }

  private static List<Double> list(JsonNode array) {
    return java.util.Arrays.stream(numbers(array)).boxed().toList();
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  private static List<Path> files(Path in) {
    if (!Files.isDirectory(in)) {
      return List.of(in);
    }
    try (var entries = Files.list(in)) {
      return entries
          .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(".json.gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(in, e);
    }
  }

  private static JsonNode read(Path file) {
    try (var stream = new BufferedInputStream(Files.newInputStream(file))) {
      return JSON.readTree(unpacked(stream));
    } catch (IOException | JacksonException e) {
      throw unreadable(file, e);
    }
  }

  /// By its first bytes, whatever its name.
  private static InputStream unpacked(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    boolean packed = stream.read() == 0x1f && stream.read() == 0x8b;
    stream.reset();
    return packed ? new GZIPInputStream(stream) : stream;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.json(\\.gz)?$", "");
  }

  private static NightshiftException unreadable(Path file, Exception e) {
    if (e instanceof IOException io) {
      return new NightshiftException(
          ErrorKind.OPERATOR, file + " could not be read: " + Reason.of(io) + ".", e);
    }
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new NightshiftException(
        ErrorKind.OPERATOR, file + " could not be read as JSON: " + why, e);
  }
}
