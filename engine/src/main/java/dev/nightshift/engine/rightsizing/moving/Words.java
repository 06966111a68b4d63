package dev.nightshift.engine.rightsizing.moving;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Rhythms as people say them.
final class Words {
  private static final List<DayOfWeek> WEEKDAYS = List.of(DayOfWeek.values()).subList(0, 5);

  private Words() {}

  /// E.g. `from 07:00 to 18:00 UTC on Monday to Friday`.
  static String of(Rhythm rhythm) {
    return "from %02d:00 to %02d:00 UTC %s"
        .formatted(rhythm.from(), (rhythm.from() + rhythm.length()) % 24, days(rhythm));
  }

  private static String days(Rhythm rhythm) {
    if (rhythm.days().size() == 7) {
      return "every day";
    }
    if (rhythm.days().size() == 5 && rhythm.days().containsAll(WEEKDAYS)) {
      return "on Monday to Friday";
    }
    return "on "
        + rhythm.days().stream()
            .sorted()
            .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
            .collect(Collectors.joining(", "));
  }
}
