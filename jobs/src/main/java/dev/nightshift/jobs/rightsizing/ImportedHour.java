package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.usage.Distribution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One hour of an imported series, the way samples of our own would have been rolled up.
///
/// @param samples samples behind it
/// @param seconds time they cover
/// @param cpu null where the trace has no CPU in that hour
/// @param memory null where it has no memory
record ImportedHour(
    Instant hour, int samples, double seconds, @Nullable Values cpu, @Nullable Values memory) {
  private static final int HOUR = 3600;

  /// One measure of an hour, in cores or bytes.
  ///
  /// @param peak highest use inside an interval, where the trace tells it
  record Values(double min, double mean, double max, double peak, Distribution spread) {
    private static Values of(UsageSpan span, int from, int until) {
      double[] means = new double[until - from];
      double peak = 0;
      for (int i = from; i < until; i++) {
        means[i - from] = span.mean(i);
        peak = Math.max(peak, span.peak(i));
      }
      var all = Arrays.stream(means).summaryStatistics();
      return new Values(all.getMin(), all.getAverage(), all.getMax(), peak, Distribution.of(means));
    }
  }

  /// The hours of a series.
  ///
  /// @param shift seconds to move it in time
  static List<ImportedHour> of(@Nullable UsageSpan cpu, @Nullable UsageSpan memory, long shift) {
    Map<Long, ImportedHour> hours = new TreeMap<>();
    if (cpu != null) {
      add(cpu, shift, hours, true);
    }
    if (memory != null) {
      add(memory, shift, hours, false);
    }
    return new ArrayList<>(hours.values());
  }

  private static void add(
      UsageSpan span, long shift, Map<Long, ImportedHour> hours, boolean isCpu) {
    int from = 0;
    for (int i = 1; i <= span.size(); i++) {
      long hour = Math.floorDiv(span.second(from) + shift, (long) HOUR);
      if (i == span.size() || Math.floorDiv(span.second(i) + shift, (long) HOUR) != hour) {
        var values = Values.of(span, from, i);
        double seconds = Math.min(HOUR, (i - from) * (double) span.intervalSeconds());
        var other = hours.get(hour);
        hours.put(
            hour,
            new ImportedHour(
                Instant.ofEpochSecond(hour * HOUR),
                other == null ? i - from : Math.max(i - from, other.samples),
                other == null ? seconds : Math.max(seconds, other.seconds),
                isCpu ? values : other == null ? null : other.cpu,
                isCpu ? (other == null ? null : other.memory) : values));
        from = i;
      }
    }
  }
}
