package dev.nightshift.reports;

import java.util.List;

/// A benchmark on one host, night after night, with the nights from which on it was another.
///
/// @param benchmark benchmark and metric
/// @param unit of the values
/// @param higherIsBetter which way is better
/// @param nights in order of time
/// @param shifts lasting changes, in order of time
public record NightCourse(
    Line host,
    Line benchmark,
    String unit,
    boolean higherIsBetter,
    List<Point> nights,
    List<Shift> shifts) {
  public NightCourse {
    nights = List.copyOf(nights);
    shifts = List.copyOf(shifts);
    if (nights.isEmpty()) {
      throw new IllegalArgumentException("a course needs a night");
    }
  }

  /// A lasting change of level.
  ///
  /// @param first index of the first night on the new level
  /// @param before level before
  /// @param after level since
  public record Shift(int first, double before, double after) {
    /// Relative change; 0 where the level before was 0.
    public double change() {
      return before == 0 ? 0 : after / before - 1;
    }
  }

  /// What the chart shows, with its numbers.
  public String alt(Period period) {
    var text = new StringBuilder();
    text.append(benchmark)
        .append(" on ")
        .append(host)
        .append(": ")
        .append(Amounts.quantity(nights.getLast().mean(), unit))
        .append(" last night, ")
        .append(Amounts.count(nights.size(), "night"))
        .append(" drawn.");
    if (shifts.isEmpty()) {
      text.append(" No lasting change.");
    }
    for (var shift : shifts) {
      text.append(" Since ")
          .append(Amounts.day(nights.get(shift.first()).at(), period))
          .append(' ')
          .append(sentence(shift))
          .append('.');
    }
    return text.toString();
  }

  /// E.g. `12 % worse, from 46.7 k IOPS to 41.2 k IOPS`.
  public String sentence(Shift shift) {
    boolean better = shift.change() > 0 == higherIsBetter;
    return Amounts.percent(Math.abs(shift.change()))
        + (better ? " better" : " worse")
        + ", from "
        + Amounts.quantity(shift.before(), unit)
        + " to "
        + Amounts.quantity(shift.after(), unit);
  }
}
