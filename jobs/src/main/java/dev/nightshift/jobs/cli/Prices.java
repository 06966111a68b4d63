package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.cost.PriceListStore.PriceList;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What commands say about the age of price lists: old prices are never used in silence.
final class Prices {
  private Prices() {}

  /// `, 124 days ago`, with a warning where that is too long.
  static String age(PriceList list, Session session) {
    long days = days(list.dated(), session);
    return ", %d %s ago%s"
        .formatted(
            days,
            days == 1 ? "day" : "days",
            isStale(days, session) ? ": old, import a newer one" : "");
  }

  /// A sentence for each list that is too old.
  static List<String> warnings(List<PriceList> lists, Session session) {
    return lists.stream()
        .filter(list -> isStale(days(list.dated(), session), session))
        .map(
            list ->
                "The prices of %s are %d days old (listed on %s): import newer ones with 'nightshift prices import'."
                    .formatted(list.provider(), days(list.dated(), session), list.dated()))
        .toList();
  }

  /// Whether a price of that day is too old.
  static boolean isStale(LocalDate dated, Session session) {
    return isStale(days(dated, session), session);
  }

  private static boolean isStale(long days, Session session) {
    return days > session.profile().cost().staleAfter().toDays();
  }

  static long days(LocalDate dated, Session session) {
    return ChronoUnit.DAYS.between(dated, LocalDate.ofInstant(session.now(), ZoneOffset.UTC));
  }
}
