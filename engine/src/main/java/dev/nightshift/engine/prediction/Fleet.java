package dev.nightshift.engine.prediction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many of all series were hot in each slot of time: neighbours often become hot together.
///
/// A decision is told of slots that were over before it, never of the one it falls into.
public final class Fleet {
  private final Map<Long, int[]> slots = new HashMap<>();
  private final int step;

  private Fleet(int step) {
    this.step = step;
  }

  /// Counts all series, sample by sample.
  public static Fleet of(List<LoadSeries> all, Horizon horizon) {
    var fleet = new Fleet(horizon.step());
    for (var series : all) {
      for (int i = 0; i < series.size(); i++) {
        boolean hot = series.shares()[i] >= horizon.hot();
        boolean onset = hot && i > 0 && series.shares()[i - 1] < horizon.hot();
        int[] counts =
            fleet.slots.computeIfAbsent(
                Math.floorDiv(series.seconds()[i], horizon.step()), at -> new int[3]);
        counts[0]++;
        counts[1] += hot ? 1 : 0;
        counts[2] += onset ? 1 : 0;
      }
    }
    return fleet;
  }

  /// Share of the series that were hot in the last slot over before a time.
  double hotBefore(long second) {
    return share(Math.floorDiv(second, step) - 1, 1);
  }

  /// Share of the series that became hot in the last slot over before a time.
  double onsetsBefore(long second) {
    return share(Math.floorDiv(second, step) - 1, 2);
  }

  private double share(long slot, int which) {
    int[] counts = slots.get(slot);
    return counts == null ? 0 : (double) counts[which] / counts[0];
  }
}
