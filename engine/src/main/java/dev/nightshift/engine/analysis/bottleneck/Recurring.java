package dev.nightshift.engine.analysis.bottleneck;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// When something comes back: at the same hours of each day, of working days, of weekends, or of a
/// day of the week.
///
/// An hour of a day belongs to the pattern where it was so in at least half of the days that are
/// known, three of them at least (two for a single day of the week); the pattern must hold for
/// seven of ten hours in which it was so. Days and hours are UTC.
final class Recurring {
  private static final int DAY = 24;
  private static final double USUAL = 0.5;
  private static final double COVERED = 0.7;

  /// More hours a day are no pattern but most of the time.
  private static final int MOST_HOURS = 14;

  private static final double ALWAYS = 0.9;
  private static final int LEAST_DAYS = 3;
  private static final int LEAST_WEEKS = 2;

  private Recurring() {}

  /// @param known hours of which it is known
  /// @param so those of them in which it was so
  static Optional<String> pattern(Collection<Instant> known, Collection<Instant> so) {
    if (so.isEmpty()) {
      return Optional.empty();
    }
    if (known.size() >= DAY && so.size() >= ALWAYS * known.size()) {
      return Optional.of("all the time");
    }
    Set<Instant> those = new HashSet<>(so);
    return of(known, those, Set.of(DayOfWeek.values()), "every day", LEAST_DAYS)
        .filter(_ -> evenly(known, those))
        .or(() -> of(known, those, working(), "on working days", LEAST_DAYS))
        .or(() -> of(known, those, weekend(), "at weekends", LEAST_DAYS))
        .or(() -> byWeekday(known, those));
  }

  private static Set<DayOfWeek> working() {
    return Set.of(
        DayOfWeek.MONDAY,
        DayOfWeek.TUESDAY,
        DayOfWeek.WEDNESDAY,
        DayOfWeek.THURSDAY,
        DayOfWeek.FRIDAY);
  }

  private static Set<DayOfWeek> weekend() {
    return Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  }

  /// Whether it is so at weekends at least half as often as on working days, and the other way
  /// round, as far as both are known.
  private static boolean evenly(Collection<Instant> known, Set<Instant> so) {
    double atWeekends = share(known, so, weekend());
    double onWorkingDays = share(known, so, working());
    return !(atWeekends < onWorkingDays / 2) && !(onWorkingDays < atWeekends / 2);
  }

  /// NaN where no such day is known.
  private static double share(Collection<Instant> known, Set<Instant> so, Set<DayOfWeek> days) {
    return known.stream()
        .filter(hour -> days.contains(at(hour).getDayOfWeek()))
        .mapToInt(hour -> so.contains(hour) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private static Optional<String> byWeekday(Collection<Instant> known, Set<Instant> so) {
    Map<DayOfWeek, Integer> counts = new EnumMap<>(DayOfWeek.class);
    so.forEach(hour -> counts.merge(at(hour).getDayOfWeek(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .flatMap(
            most -> {
              var day = most.getKey();
              String name = day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
              return of(known, so, Set.of(day), "on " + name + "s", LEAST_WEEKS);
            });
  }

  private static Optional<String> of(
      Collection<Instant> known, Set<Instant> so, Set<DayOfWeek> days, String name, int least) {
    int[] seen = new int[DAY];
    int[] hit = new int[DAY];
    for (Instant hour : known) {
      var at = at(hour);
      if (days.contains(at.getDayOfWeek())) {
        seen[at.getHour()]++;
        hit[at.getHour()] += so.contains(hour) ? 1 : 0;
      }
    }
    boolean[] usual = new boolean[DAY];
    int covered = 0;
    int hours = 0;
    for (int hour = 0; hour < DAY; hour++) {
      usual[hour] = hit[hour] >= least && hit[hour] >= USUAL * seen[hour];
      covered += usual[hour] ? hit[hour] : 0;
      hours += usual[hour] ? 1 : 0;
    }
    boolean pattern = hours > 0 && hours <= MOST_HOURS && covered >= COVERED * so.size();
    return pattern ? Optional.of(name + " " + spans(usual) + " UTC") : Optional.empty();
  }

  /// `09:00-12:00, 22:00-02:00`.
  private static String spans(boolean[] usual) {
    List<String> spans = new ArrayList<>();
    for (int start = 0; start < DAY; start++) {
      if (usual[start] && !usual[(start + DAY - 1) % DAY]) {
        int end = start;
        while (usual[end % DAY]) {
          end++;
        }
        spans.add("%02d:00-%02d:00".formatted(start, end % DAY));
      }
    }
    return String.join(", ", spans);
  }

  private static ZonedDateTime at(Instant hour) {
    return hour.atZone(ZoneOffset.UTC);
  }
}
