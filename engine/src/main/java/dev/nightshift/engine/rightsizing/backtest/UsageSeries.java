package dev.nightshift.engine.rightsizing.backtest;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.util.ArrayList;
import java.util.List;

/// The usage of one resource of one thing over time, as a trace or our own history tells it.
///
/// @param trace where it is from, e.g. the name of the file
/// @param column what was measured, e.g. `cpu`, `mem`: scores are kept apart by trace and column
/// @param resource how policies treat it
/// @param floor least limit that counts, in cores or bytes
/// @param span all of it
public record UsageSeries(
    String trace, String column, Resource resource, double floor, UsageSpan span) {
  private static final int DAY = 86_400;

  /// The UTC days in which there are samples, in order.
  List<UsageSpan> days() {
    var days = new ArrayList<UsageSpan>();
    int from = 0;
    for (int i = 1; i <= span.size(); i++) {
      if (i == span.size() || day(i) != day(from)) {
        days.add(part(span, from, i));
        from = i;
      }
    }
    return days;
  }

  private long day(int index) {
    return Math.floorDiv(span.second(index), (long) DAY);
  }

  static long dayOf(UsageSpan span) {
    return Math.floorDiv(span.second(0), (long) DAY);
  }

  /// Samples `from` (inclusive) to `to` (exclusive) of a span.
  static UsageSpan part(UsageSpan whole, int from, int to) {
    long[] seconds = new long[to - from];
    double[] means = new double[to - from];
    double[] peaks = new double[to - from];
    for (int i = from; i < to; i++) {
      seconds[i - from] = whole.second(i);
      means[i - from] = whole.mean(i);
      peaks[i - from] = whole.peak(i);
    }
    return new UsageSpan(whole.intervalSeconds(), seconds, means, peaks);
  }
}
