package dev.nightshift.engine.usage;

import java.time.Duration;

/// When rounds are due: every interval from the first, however long a round takes or how late it
/// begins. Rounds whose time has wholly passed are left out and counted, never made up for.
public final class RoundSchedule {
  private final long intervalNanos;
  private long dueNanos;

  /// @param firstNanos when the first round is due, by the monotonic clock
  public RoundSchedule(long firstNanos, Duration interval) {
    this.intervalNanos = interval.toNanos();
    this.dueNanos = firstNanos;
  }

  /// A round that is to begin.
  ///
  /// @param dueNanos when it was due
  /// @param missed rounds left out before it
  public record Round(long dueNanos, int missed) {}

  /// When the next round is due.
  public long dueNanos() {
    return dueNanos;
  }

  /// Begins the round that is due and plans the next.
  public Round begin(long nowNanos) {
    long missed = Math.max(0, (nowNanos - dueNanos) / intervalNanos);
    long due = dueNanos + missed * intervalNanos;
    dueNanos = due + intervalNanos;
    return new Round(due, (int) missed);
  }
}
