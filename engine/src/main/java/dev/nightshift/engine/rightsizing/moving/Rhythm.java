package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a workload is busy: some hours of the day (UTC), on some days of the week.
///
/// Found in the hourly maxima of the days given. For every choice of the busiest days of the week
/// and of 3 to 21 hours in a row, the level inside and the one outside are the highest ninth decile
/// of their hours; the choice with the least mean level wins, if it saves {@link #CLEAR} of the
/// higher one. Days of the week are told apart only where each was seen three times.
///
/// @param days busy days; a window that goes over midnight belongs to the day it began on
/// @param from first busy hour of such a day
/// @param length busy hours
public record Rhythm(Set<DayOfWeek> days, int from, int length) {
  private static final double CLEAR = 0.2;
  private static final int MIN_DAYS = 14;
  private static final int SEEN = 3;
  private static final int SHORTEST = 3;
  private static final double DECILE = 0.9;

  public Rhythm {
    days = Set.copyOf(days);
  }

  /// Whether an hour of the week, 0 being Monday 00:00 UTC, is a busy one.
  boolean isBusy(int hourOfWeek) {
    int began = Math.floorMod(hourOfWeek % 24 - from, 24);
    if (began >= length) {
      return false;
    }
    int startedOn = Math.floorDiv(Math.floorMod(hourOfWeek - began, ClockLimits.HOURS), 24);
    return days.contains(DayOfWeek.of(startedOn + 1));
  }

  /// For each hour of the week, from Monday 00:00 UTC, whether it is a busy one.
  boolean[] week() {
    boolean[] week = new boolean[ClockLimits.HOURS];
    for (int hour = 0; hour < week.length; hour++) {
      week[hour] = isBusy(hour);
    }
    return week;
  }

  /// Share of the week that is busy.
  double share() {
    return days.size() * (double) length / ClockLimits.HOURS;
  }

  /// The highest use of each hour of a day.
  static final class Hours {
    /// 0 is Monday.
    private final int weekday;

    private final double[] highest = new double[24];

    Hours(UsageSpan span) {
      weekday = ClockLimits.hourOf(span.second(0)) / 24;
      for (int i = 0; i < span.size(); i++) {
        int hour = (int) (Math.floorMod(span.second(i), 86_400L) / 3600);
        highest[hour] = Math.max(highest[hour], span.mean(i));
      }
    }
  }

  /// The rhythm of these days, an hour longer at its start than what was seen; null where there is
  /// none.
  static @Nullable Rhythm of(List<Hours> hours) {
    if (hours.size() < MIN_DAYS) {
      return null;
    }
    int[] seen = new int[7];
    hours.forEach(day -> seen[day.weekday]++);
    boolean tellsDays = Arrays.stream(seen).allMatch(of -> of >= SEEN);
    var busiest = tellsDays ? byHeight(hours) : List.of(0, 1, 2, 3, 4, 5, 6);
    Choice best = null;
    for (int count = 7; count >= (tellsDays ? 1 : 7); count--) {
      double[] busy = profile(hours, mask(busiest.subList(0, count)));
      double other = count == 7 ? 0 : highest(profile(hours, mask(busiest.subList(count, 7))));
      best = better(best, busy, other, count);
    }
    return best == null ? null : widened(busiest.subList(0, best.days), best.from, best.length);
  }

  private record Choice(int days, int from, int length, double level) {}

  private static List<Integer> byHeight(List<Hours> hours) {
    double[] heights = new double[7];
    for (int day = 0; day < 7; day++) {
      heights[day] = highest(profile(hours, 1 << day));
    }
    var days = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
    days.sort(Comparator.comparingDouble(day -> -heights[day]));
    return days;
  }

  /// The best of a choice and of all windows on so many days.
  ///
  /// @param busy level of each hour on those days
  /// @param other level of the other days
  private static @Nullable Choice better(
      @Nullable Choice former, double[] busy, double other, int days) {
    Choice best = former;
    double[] outside = new double[25];
    for (int from = 0; from < 24; from++) {
      outside[24] = other;
      for (int k = 23; k >= 0; k--) {
        outside[k] = Math.max(outside[k + 1], busy[(from + k) % 24]);
      }
      double in = 0;
      for (int length = 1; length <= 24 - SHORTEST; length++) {
        in = Math.max(in, busy[(from + length - 1) % 24]);
        double level = level(in, outside[length], days * (double) length / ClockLimits.HOURS);
        if (length >= SHORTEST && level < (best == null ? 1 - CLEAR : best.level) - 1e-12) {
          best = new Choice(days, from, length, level);
        }
      }
    }
    return best;
  }

  /// Mean level of a choice, as a share of the highest.
  private static double level(double in, double out, double share) {
    return in <= 0 || out > in ? 1 : (share * in + (1 - share) * out) / in;
  }

  private static Rhythm widened(List<Integer> days, int from, int length) {
    var set = EnumSet.noneOf(DayOfWeek.class);
    boolean wraps = from == 0;
    for (int day : days) {
      set.add(DayOfWeek.of(Math.floorMod(wraps ? day - 1 : day, 7) + 1));
    }
    return new Rhythm(set, Math.floorMod(from - 1, 24), length + 1);
  }

  private static int mask(List<Integer> days) {
    int mask = 0;
    for (int day : days) {
      mask |= 1 << day;
    }
    return mask;
  }

  /// The ninth decile of each hour.
  ///
  /// @param days a bit for each day of the week that counts
  private static double[] profile(List<Hours> hours, int days) {
    double[][] counted = new double[hours.size()][];
    int count = 0;
    for (var day : hours) {
      if ((days >> day.weekday & 1) == 1) {
        counted[count++] = day.highest;
      }
    }
    double[] profile = new double[24];
    // The ninth decile of four weeks is among the three highest: no need to sort them all.
    double[] top = new double[count - Math.max(0, (int) Math.ceil(DECILE * count) - 1)];
    for (int hour = 0; hour < 24 && count > 0; hour++) {
      Arrays.fill(top, Double.NEGATIVE_INFINITY);
      for (int day = 0; day < count; day++) {
        double value = counted[day][hour];
        if (value > top[0]) {
          insert(top, value);
        }
      }
      profile[hour] = top[0];
    }
    return profile;
  }

  /// Puts a value in its place among the highest, in rising order, and drops the least.
  ///
  /// @param value more than the least of them
  private static void insert(double[] top, double value) {
    int at = 0;
    while (at + 1 < top.length && top[at + 1] < value) {
      top[at] = top[at + 1];
      at++;
    }
    top[at] = value;
  }

  private static double highest(double[] profile) {
    double highest = 0;
    for (double level : profile) {
      highest = Math.max(highest, level);
    }
    return highest;
  }
}
