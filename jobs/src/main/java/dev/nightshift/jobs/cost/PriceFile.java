package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.InstanceType;
import dev.nightshift.engine.profile.Keys;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A price list as it is typed: comma-separated, a header line, a line per type; `.csv` or
/// `.csv.gz`. Columns stand in any order; those that are not needed may be absent and their cells
/// empty, which means "not known". The format stands in docs/cost.md.
public final class PriceFile {
  private static final String EXAMPLE = "/profiles/prices/example.csv";
  private static final int MOST_LINES = 1_000_000;

  private PriceFile() {}

  /// What a file says.
  ///
  /// @param source its name
  /// @param types what could be read
  /// @param mistakes a sentence for each line that is wrong; nothing may be imported unless empty
  public record Contents(String source, List<InstanceType> types, List<String> mistakes) {}

  /// Reads a file.
  ///
  /// @param dated day of the prices, where the file has no column for it
  /// @param today no price is of a later day
  public static Contents read(Path file, @Nullable LocalDate dated, LocalDate today) {
    try (var bytes = Files.newInputStream(file);
        var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
      return read(String.valueOf(file.getFileName()), plain, dated, today);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Cannot read " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /// The dozen types that come with Nightshift, for a first try.
  public static Contents example(LocalDate today) {
    try (var in = Objects.requireNonNull(PriceFile.class.getResourceAsStream(EXAMPLE), EXAMPLE)) {
      return read("example.csv", in, null, today);
    } catch (IOException e) {
      throw new IllegalStateException("the shipped example cannot be read", e);
    }
  }

  private static Contents read(
      String source, InputStream in, @Nullable LocalDate dated, LocalDate today)
      throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    var types = new ArrayList<InstanceType>();
    var mistakes = new ArrayList<String>();
    try (var lines = new BufferedReader(new InputStreamReader(in, decoder))) {
      String header = lines.readLine();
      if (header == null || header.isBlank()) {
        return new Contents(
            source,
            List.of(),
            List.of(
                "Line 1 is empty; it must name the columns: "
                    + String.join(", ", PriceRows.NEEDED)
                    + " and others (docs/cost.md)."));
      }
      var columns = columns(header, dated != null, mistakes);
      if (!mistakes.isEmpty()) {
        return new Contents(source, List.of(), mistakes);
      }
      var rows = new PriceRows(columns, dated, today, types, mistakes);
      String line;
      int number = 1;
      while ((line = lines.readLine()) != null) {
        if (++number > MOST_LINES) {
          mistakes.add("Line %,d: no list has so many lines.".formatted(number));
          break;
        }
        if (!line.isBlank()) {
          rows.take(number, line);
        }
      }
    }
    if (types.isEmpty() && mistakes.isEmpty()) {
      mistakes.add("There is no type in it: a header line and nothing else.");
    }
    return new Contents(source, types, mistakes);
  }

  private static List<String> columns(String header, boolean isDated, List<String> mistakes) {
    var columns = List.of(header.replace("\uFEFF", "").strip().split("\\s*,\\s*", -1));
    for (var column : columns) {
      if (!PriceRows.KNOWN.contains(column)) {
        mistakes.add(
            "Line 1: there is no column '%s'%s."
                .formatted(
                    column,
                    Keys.nearest(column, PriceRows.KNOWN).stream()
                        .findFirst()
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; known are " + String.join(", ", PriceRows.KNOWN))
                        .replaceAll("\\?$", "")));
      }
    }
    for (var needed : PriceRows.NEEDED) {
      if (!columns.contains(needed)) {
        mistakes.add("Line 1: the column '" + needed + "' is missing.");
      }
    }
    if (columns.stream().distinct().count() < columns.size()) {
      mistakes.add("Line 1: a column stands twice.");
    }
    if (!isDated && !columns.contains(PriceRows.DATED)) {
      mistakes.add(
          "Line 1: nothing says how old the prices are: add a column 'dated', or give --dated 2026-07-20.");
    }
    return columns;
  }
}
