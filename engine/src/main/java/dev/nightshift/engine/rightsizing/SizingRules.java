package dev.nightshift.engine.rightsizing;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the labels of a container ask of a proposal. A label that cannot be understood asks for
/// nothing but caution: the container is left alone until somebody mends it.
///
/// @param cpuMax most cores (`nightshift.cpu.max=2`); null for no bound
/// @param memoryMin least bytes (`nightshift.memory.min=256m`); null for no bound
/// @param direction which way limits may go (`nightshift.direction=up|down|both|none`)
/// @param risk risk to take instead of the profile's (`nightshift.risk=1%`); null for the profile's
/// @param unclear the label that could not be understood; null when all were
public record SizingRules(
    @Nullable Double cpuMax,
    @Nullable Double memoryMin,
    Direction direction,
    @Nullable Double risk,
    @Nullable String unclear) {
  public static final SizingRules NONE = new SizingRules(null, null, Direction.BOTH, null, null);

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,3})?)([bkmg]?)b?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6})?");

  /// Which way limits may go.
  public enum Direction {
    UP,
    DOWN,
    BOTH,
    NONE
  }

  /// Reads the labels; null is a label that is not there.
  public static SizingRules of(
      @Nullable String cpuMax,
      @Nullable String memoryMin,
      @Nullable String direction,
      @Nullable String risk) {
    Double cores = cpuMax == null ? null : number(cpuMax);
    Double bytes = memoryMin == null ? null : bytes(memoryMin);
    Direction way = direction == null ? Direction.BOTH : direction(direction);
    Double share = risk == null ? null : share(risk);
    String unclear =
        cpuMax != null && cores == null
            ? "nightshift.cpu.max"
            : memoryMin != null && bytes == null
                ? "nightshift.memory.min"
                : way == null
                    ? "nightshift.direction"
                    : risk != null && share == null ? "nightshift.risk" : null;
    return new SizingRules(cores, bytes, way == null ? Direction.NONE : way, share, unclear);
  }

  /// The proposal within the bounds.
  public double bound(Resource resource, double proposed) {
    return switch (resource) {
      case CPU -> cpuMax == null ? proposed : Math.min(proposed, cpuMax);
      case MEMORY -> memoryMin == null ? proposed : Math.max(proposed, memoryMin);
    };
  }

  /// Whether a limit may go from one value to the other; unset is above all.
  public boolean allows(@Nullable Double from, double to) {
    boolean raised = from != null && to > from;
    return switch (direction) {
      case BOTH -> true;
      case UP -> raised;
      case DOWN -> !raised;
      case NONE -> false;
    };
  }

  private static @Nullable Double number(String text) {
    String trimmed = text.strip();
    if (!NUMBER.matcher(trimmed).matches()) {
      return null;
    }
    double number = Double.parseDouble(trimmed);
    return number > 0 ? number : null;
  }

  private static @Nullable Double share(String text) {
    String trimmed = text.strip();
    boolean percent = trimmed.endsWith("%");
    Double number = number(percent ? trimmed.substring(0, trimmed.length() - 1).strip() : trimmed);
    Double share = number == null ? null : Double.valueOf(percent ? number / 100 : number);
    return share == null || share > 1 ? null : share;
  }

  private static @Nullable Double bytes(String text) {
    var matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    double unit =
        switch (matcher.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1;
        };
    return Double.parseDouble(matcher.group(1)) * unit;
  }

  private static @Nullable Direction direction(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "up" -> Direction.UP;
      case "down" -> Direction.DOWN;
      case "both" -> Direction.BOTH;
      case "none" -> Direction.NONE;
      default -> null;
    };
  }
}
