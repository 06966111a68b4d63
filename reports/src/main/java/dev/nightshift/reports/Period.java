package dev.nightshift.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// The time a digest tells about, and the time zone it tells it in.
public record Period(Instant from, Instant to, ZoneId zone) {
  public Period {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("period ends at " + to + ", before it starts at " + from);
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /// The period just before, as long as this one.
  public Period before() {
    return new Period(from.minus(length()), from, zone);
  }
}
