package dev.nightshift.reports;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/// How instants are told to a reader: in a time zone, and in the manner of a language.
///
/// @param locale how dates are written; the words stay English
public record Dates(ZoneId zone, Locale locale) {
  /// Day and time without the zone: Mon 23 Nov 2026, 07:00.
  public String dayTime(Instant at) {
    return Amounts.dayTime(at, zone, locale);
  }

  /// Day and time with the zone: Mon 23 Nov 2026, 07:00 UTC.
  public String inZone(Instant at) {
    return dayTime(at) + " " + Amounts.zone(zone);
  }
}
