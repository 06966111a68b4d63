package dev.nightshift.engine.prediction;

/// A span of a series that lies a fixed time back and moves along with the decision.
final class Slot {
  private final LoadSeries series;
  private final long newest;
  private final long oldest;
  private int from;
  private int to;

  /// A span that begins `oldest` and ends `newest` seconds before the decision.
  Slot(LoadSeries series, long newest, long oldest) {
    this.series = series;
    this.newest = newest;
    this.oldest = oldest;
  }

  void moveTo(int row) {
    long at = series.seconds()[row];
    while (from < row && series.seconds()[from] <= at - oldest) {
      from++;
    }
    to = Math.max(to, from);
    while (to < row && series.seconds()[to] <= at - newest) {
      to++;
    }
  }

  double max() {
    double max = Features.UNKNOWN;
    for (int i = from; i < to; i++) {
      max = Math.max(max, series.shares()[i]);
    }
    return max;
  }

  double mean() {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += series.shares()[i];
    }
    return to > from ? sum / (to - from) : Features.UNKNOWN;
  }

  boolean crosses(double hot) {
    for (int i = Math.max(1, from); i < to; i++) {
      if (series.shares()[i] >= hot && series.shares()[i - 1] < hot) {
        return true;
      }
    }
    return false;
  }
}
