package dev.nightshift.engine.rightsizing.backtest;

/// How the limit of one series went from night to night: finds changes and their reversals.
final class LimitCourse {
  /// Below this relative difference a limit has not changed.
  private static final double SAME = 0.01;

  private static final int REVERSED_WITHIN_DAYS = 7;

  private double last = Double.NaN;
  private long lastRaised = Long.MIN_VALUE / 2;
  private long lastLowered = Long.MIN_VALUE / 2;

  void next(long day, double limit, Tally tally) {
    if (!Double.isNaN(last)) {
      boolean changed = Math.abs(limit - last) > SAME * last;
      boolean raised = limit > last;
      long opposite = raised ? lastLowered : lastRaised;
      tally.night(changed, changed && day - opposite <= REVERSED_WITHIN_DAYS);
      if (changed && raised) {
        lastRaised = day;
      } else if (changed) {
        lastLowered = day;
      }
    }
    last = limit;
  }
}
