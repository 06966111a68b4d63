package dev.nightshift.engine.rightsizing.policy;

import java.util.function.IntToDoubleFunction;

/// Days of made-up usage, one sample each five minutes.
public final class Spans {
  public static final int INTERVAL = 300;
  public static final int PER_DAY = 288;
  public static final int PER_HOUR = 12;

  private Spans() {}

  /// A whole day, counted from 0.
  public static UsageSpan day(long day, IntToDoubleFunction use) {
    return part(day, 0, PER_DAY, use);
  }

  /// Samples `from` to `to` of a day.
  public static UsageSpan part(long day, int from, int to, IntToDoubleFunction use) {
    long[] seconds = new long[to - from];
    double[] means = new double[to - from];
    for (int i = from; i < to; i++) {
      seconds[i - from] = day * 86_400 + (long) i * INTERVAL;
      means[i - from] = use.applyAsDouble(i);
    }
    return new UsageSpan(INTERVAL, seconds, means, means);
  }

  /// `burst` in the first `hours` of the day, `base` in the rest.
  public static IntToDoubleFunction burst(double base, double burst, int hours) {
    return i -> i < hours * PER_HOUR ? burst : base;
  }
}
