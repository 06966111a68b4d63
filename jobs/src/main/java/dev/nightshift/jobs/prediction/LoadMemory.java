package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.LoadSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The load of the last eight days in memory: each turn reads only what came since, as reading
/// eight days of samples every five minutes would cost more than it tells. Some 40 KB for each
/// container and resource.
final class LoadMemory {
  private static final Duration KEPT = Duration.ofDays(8);

  /// The newest steps are read again, as samples of them may have come late.
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Map<String, LoadSeries> known = new TreeMap<>();
  private Instant until = Instant.EPOCH;

  /// Reads samples between two instants as series.
  interface Reader {
    List<LoadSeries> read(Instant since, Instant until);
  }

  /// Everything up to an instant, eight days back.
  List<LoadSeries> upTo(Instant now, Reader reader) {
    var first = now.minus(KEPT);
    if (until.isBefore(first) || until.isAfter(now)) {
      known.clear();
      until = first.plus(AGAIN);
    }
    var since = until.minus(AGAIN);
    reader.read(since, now).forEach(one -> known.merge(one.name(), one, LoadMemory::joined));
    known.replaceAll((_, series) -> since(series, first));
    known.values().removeIf(series -> series.size() == 0);
    until = now;
    return new ArrayList<>(known.values());
  }

  /// What is newer stands in the place of the same time.
  private static LoadSeries joined(LoadSeries old, LoadSeries newer) {
    int keep = at(old, newer.seconds()[0]);
    long[] seconds = Arrays.copyOf(old.seconds(), keep + newer.size());
    double[] shares = Arrays.copyOf(old.shares(), keep + newer.size());
    System.arraycopy(newer.seconds(), 0, seconds, keep, newer.size());
    System.arraycopy(newer.shares(), 0, shares, keep, newer.size());
    return new LoadSeries(old.name(), seconds, shares);
  }

  private static LoadSeries since(LoadSeries series, Instant first) {
    int from = at(series, first.getEpochSecond());
    return from == 0
        ? series
        : new LoadSeries(
            series.name(),
            Arrays.copyOfRange(series.seconds(), from, series.size()),
            Arrays.copyOfRange(series.shares(), from, series.size()));
  }

  /// How many samples lie before a second.
  static int at(LoadSeries series, long second) {
    int found = Arrays.binarySearch(series.seconds(), second);
    return found >= 0 ? found : -found - 1;
  }
}
