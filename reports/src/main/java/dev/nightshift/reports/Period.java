package dev.nightshift.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/// The time a digest tells about, and the time zone and the language's habits it tells dates in.
///
/// @param locale how dates are written; the words stay English
public record Period(Instant from, Instant to, ZoneId zone, Locale locale) {
  public Period {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("period ends at " + to + ", before it starts at " + from);
    }
  }

  public Period(Instant from, Instant to, ZoneId zone) {
    this(from, to, zone, Locale.ENGLISH);
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /// The period just before, as long as this one.
  public Period before() {
    return new Period(from.minus(length()), from, zone, locale);
  }
}
