package dev.nightshift.engine.prediction;

import java.time.LocalDate;

/// What something cost day by day.
///
/// @param name whose cost it is
/// @param first the first day
/// @param days cost of each day from then on, without gaps
@SuppressWarnings("ArrayRecordComponent") // never compared, and long
public record DailyCost(String name, LocalDate first, double[] days) {
  double mean(int from, int to) {
    double sum = 0;
    for (int i = Math.max(0, from); i < to; i++) {
      sum += days[i];
    }
    int count = to - Math.max(0, from);
    return count > 0 ? sum / count : 0;
  }

  boolean isWeekend(int day) {
    return first.plusDays(day).getDayOfWeek().getValue() >= 6;
  }
}
