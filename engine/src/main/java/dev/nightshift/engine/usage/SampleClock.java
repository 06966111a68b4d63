package dev.nightshift.engine.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Keeps the times of a host's samples in order when somebody sets its clock.
///
/// Forward is easy: there is a gap. Set back a little, rounds are held until the clock has caught
/// up, so that no interval is told twice. Set back far, holding would be blindness: the time that
/// was is taken back, and with it the samples that lie in what is now the future.
public final class SampleClock {
  /// Up to this much is waited for.
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private @Nullable Instant latest;

  /// What to do with the readings of a round.
  public sealed interface Tick {
    /// They make samples.
    ///
    /// @param at strictly after the one before, in whole microseconds as PostgreSQL keeps them
    record Sample(Instant at) implements Tick {}

    /// They make none; the clock was set back a little.
    ///
    /// @param until when samples go on
    record Hold(Instant until) implements Tick {}

    /// They make none; the clock was set back far, samples after `now` must go.
    ///
    /// @param now the time that is
    /// @param was the time that was
    record Rewound(Instant now, Instant was) implements Tick {}
  }

  public Tick tick(Instant wallClock) {
    Instant now = wallClock.truncatedTo(ChronoUnit.MICROS);
    Instant before = latest;
    if (before == null || now.isAfter(before)) {
      latest = now;
      return new Tick.Sample(now);
    }
    if (Duration.between(now, before).compareTo(PATIENCE) <= 0) {
      return new Tick.Hold(before);
    }
    latest = now;
    return new Tick.Rewound(now, before);
  }
}
