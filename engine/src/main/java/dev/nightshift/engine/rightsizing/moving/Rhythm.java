package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

  boolean isBusy(Instant instant) {
    return isBusy(ClockLimits.hourOf(instant));
  }

  /// Share of the week that is busy.
  double share() {
    return days.size() * (double) length / ClockLimits.HOURS;
  }

  /// The rhythm of these days, an hour longer at its start than what was seen; null where there is
  /// none.
  static @Nullable Rhythm of(Collection<UsageSpan> spans) {
    var hours = new ArrayList<List<double[]>>();
    for (int day = 0; day < 7; day++) {
      hours.add(new ArrayList<>());
    }
    spans.forEach(span -> hours.get(weekday(span)).add(hourly(span)));
    if (hours.stream().mapToInt(List::size).sum() < MIN_DAYS) {
      return null;
    }
    boolean tellsDays = hours.stream().allMatch(of -> of.size() >= SEEN);
    var busiest = new ArrayList<Integer>(List.of(0, 1, 2, 3, 4, 5, 6));
    busiest.sort(
        Comparator.comparingDouble((Integer day) -> -highest(profile(hours, List.of(day)))));
    Rhythm best = null;
    double least = 1 - CLEAR;
    for (int count = 7; count >= (tellsDays ? 1 : 7); count--) {
      double[] busy = profile(hours, busiest.subList(0, count));
      double other = count == 7 ? 0 : highest(profile(hours, busiest.subList(count, 7)));
      for (int from = 0; from < 24; from++) {
        for (int length = SHORTEST; length <= 24 - SHORTEST; length++) {
          double level = level(busy, other, count, from, length);
          if (level < least - 1e-12) {
            least = level;
            best = widened(busiest.subList(0, count), from, length);
          }
        }
      }
    }
    return best;
  }

  private static Rhythm widened(List<Integer> days, int from, int length) {
    var set = EnumSet.noneOf(DayOfWeek.class);
    boolean wraps = from == 0;
    for (int day : days) {
      set.add(DayOfWeek.of(Math.floorMod(wraps ? day - 1 : day, 7) + 1));
    }
    return new Rhythm(set, Math.floorMod(from - 1, 24), length + 1);
  }

  /// Mean level of a choice, as a share of the highest.
  private static double level(double[] busy, double other, int days, int from, int length) {
    double in = 0;
    double out = other;
    for (int hour = 0; hour < 24; hour++) {
      boolean within = Math.floorMod(hour - from, 24) < length;
      in = Math.max(in, within ? busy[hour] : 0);
      out = Math.max(out, within ? 0 : busy[hour]);
    }
    double share = days * (double) length / ClockLimits.HOURS;
    double top = Math.max(in, out);
    return top <= 0 || out > in ? 1 : (share * in + (1 - share) * out) / top;
  }

  private static double[] profile(List<List<double[]>> hours, List<Integer> days) {
    double[] profile = new double[24];
    for (int hour = 0; hour < 24; hour++) {
      int at = hour;
      double[] values =
          days.stream()
              .flatMap(day -> hours.get(day).stream())
              .mapToDouble(of -> of[at])
              .sorted()
              .toArray();
      profile[hour] = values.length == 0 ? 0 : values[(int) Math.ceil(DECILE * values.length) - 1];
    }
    return profile;
  }

  private static double highest(double[] profile) {
    return Arrays.stream(profile).max().orElse(0);
  }

  private static int weekday(UsageSpan span) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(span.second(0)), ZoneOffset.UTC)
            .getDayOfWeek()
            .getValue()
        - 1;
  }

  private static double[] hourly(UsageSpan span) {
    double[] hours = new double[24];
    for (int i = 0; i < span.size(); i++) {
      int hour = (int) (Math.floorMod(span.second(i), 86_400L) / 3600);
      hours[hour] = Math.max(hours[hour], span.mean(i));
    }
    return hours;
  }
}
