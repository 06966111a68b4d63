package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.InstanceType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the lines of a price list into types, and what is wrong with them into sentences.
final class PriceRows {
  static final String DATED = "dated";
  static final List<String> NEEDED =
      List.of("provider", "region", "type", "vcpu", "memory_gib", "ondemand_usd_h");
  static final List<String> KNOWN =
      List.of(
          "provider",
          "region",
          "family",
          "type",
          "vcpu",
          "memory_gib",
          "arch",
          "ondemand_usd_h",
          "spot_usd_h",
          "spot_interruption_pct",
          "reserved_1y_usd_h",
          "reserved_3y_usd_h",
          "coremark_iter_s",
          "numa_nodes",
          DATED);

  private static final double GIB = 1L << 30;

  /// Upper ends of the bands in which AWS tells how often spot machines are taken back, in per
  /// cent. The last has none: 30 is a guess.
  private static final Map<String, Double> BANDS =
      Map.of("<5", 5.0, "5-10", 10.0, "10-15", 15.0, "15-20", 20.0, ">20", 30.0);

  private final List<String> columns;
  private final @Nullable LocalDate dated;
  private final LocalDate today;
  private final List<InstanceType> types;
  private final List<String> mistakes;
  private final Set<String> seen = new HashSet<>();

  PriceRows(
      List<String> columns,
      @Nullable LocalDate dated,
      LocalDate today,
      List<InstanceType> types,
      List<String> mistakes) {
    this.columns = columns;
    this.dated = dated;
    this.today = today;
    this.types = types;
    this.mistakes = mistakes;
  }

  /// What is wrong with a line.
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String reason) {
      super(reason);
    }
  }

  void take(int number, String line) {
    try {
      var type = type(line);
      if (!seen.add(type.key())) {
        throw new Wrong(type.key() + " stands in it twice");
      }
      types.add(type);
    } catch (Wrong e) {
      mistakes.add("Line " + number + ": " + e.getMessage() + ".");
    }
  }

  private InstanceType type(String line) throws Wrong {
    String[] cells = line.split(",", -1);
    if (cells.length != columns.size()) {
      throw new Wrong(
          "has %d cells where the header has %d columns".formatted(cells.length, columns.size()));
    }
    var row = new HashMap<String, String>();
    for (int c = 0; c < cells.length; c++) {
      String cell = cells[c].strip();
      if (cell.indexOf('"') >= 0) {
        throw new Wrong("quotes are not understood, and no value needs them");
      }
      if (!cell.isEmpty()) {
        row.put(columns.get(c), cell);
      }
    }
    return new InstanceType(
        name(row, "provider"),
        name(row, "region"),
        row.get("family"),
        name(row, "type"),
        positive(row, "vcpu"),
        Math.round(positive(row, "memory_gib") * GIB),
        arch(row),
        price("ondemand_usd_h", needed(row, "ondemand_usd_h")),
        price(row, "spot_usd_h"),
        interruptions(row),
        price(row, "reserved_1y_usd_h"),
        price(row, "reserved_3y_usd_h"),
        row.containsKey("coremark_iter_s") ? positive(row, "coremark_iter_s") : null,
        row.containsKey("numa_nodes")
            ? Integer.valueOf((int) Math.min(1_024, positive(row, "numa_nodes")))
            : null,
        dated(row));
  }

  private static String needed(Map<String, String> row, String column) throws Wrong {
    String cell = row.get(column);
    if (cell == null) {
      throw new Wrong(column + " is empty");
    }
    return cell;
  }

  /// Names go into tables and are typed as `provider/region/type`.
  private static String name(Map<String, String> row, String column) throws Wrong {
    String cell = needed(row, column);
    if (!cell.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")) {
      throw new Wrong(column + " must be letters, digits and . _ + -, is '" + cell + "'");
    }
    return cell;
  }

  private static @Nullable String arch(Map<String, String> row) throws Wrong {
    String cell = row.get("arch");
    return switch (cell) {
      case null -> null;
      case "amd64", "x86_64" -> "amd64";
      case "arm64", "aarch64" -> "arm64";
      default -> throw new Wrong("arch must be amd64 or arm64, is '" + cell + "'");
    };
  }

  private static double positive(Map<String, String> row, String column) throws Wrong {
    double value = number(column, needed(row, column));
    if (!(value > 0 && value < 1e9)) {
      throw new Wrong(column + " must be above 0, is " + row.get(column));
    }
    return value;
  }

  private static @Nullable Double price(Map<String, String> row, String column) throws Wrong {
    String cell = row.get(column);
    return cell == null ? null : Double.valueOf(price(column, cell));
  }

  private static double price(String column, String cell) throws Wrong {
    double value = number(column, cell);
    if (!(value > 0 && value < 100_000)) {
      throw new Wrong(column + " must be above 0 and under 100,000, is " + cell);
    }
    return value;
  }

  private static double number(String column, String cell) throws Wrong {
    if (!cell.matches("[0-9]{0,12}(\\.[0-9]{0,12})?") || !cell.matches(".*[0-9].*")) {
      throw new Wrong(column + " must be a positive number such as 0.192, is '" + cell + "'");
    }
    return Double.parseDouble(cell);
  }

  private static @Nullable Double interruptions(Map<String, String> row) throws Wrong {
    String column = "spot_interruption_pct";
    String cell = row.get(column);
    if (cell == null) {
      return null;
    }
    Double band = BANDS.get(cell);
    double percent = band == null ? bandless(column, cell) : band;
    return percent / 100;
  }

  private static double bandless(String column, String cell) throws Wrong {
    if (!cell.matches("[0-9]{1,3}(\\.[0-9]{1,6})?") || Double.parseDouble(cell) > 100) {
      throw new Wrong(
          column + " must be a percentage, or one of <5 5-10 10-15 15-20 >20, is '" + cell + "'");
    }
    return Double.parseDouble(cell);
  }

  private LocalDate dated(Map<String, String> row) throws Wrong {
    String cell = row.get(DATED);
    if (cell == null) {
      if (dated == null) {
        throw new Wrong("dated is empty: say of which day the price is, e.g. 2026-07-20");
      }
      return dated;
    }
    try {
      var day = LocalDate.parse(cell);
      if (day.isAfter(today)) {
        throw new Wrong("dated must not be in the future, is " + cell);
      }
      return day;
    } catch (DateTimeException e) {
      throw (Wrong)
          new Wrong("dated must be a day such as 2026-07-20, is '" + cell + "'").initCause(e);
    }
  }
}
