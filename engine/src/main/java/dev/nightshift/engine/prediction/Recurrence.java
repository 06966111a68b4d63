package dev.nightshift.engine.prediction;

import java.util.Arrays;
import java.util.List;

/// What a series' own past says about onsets: how often a sample like this one was followed by a
/// hot one, when the last onset was, and how regularly onsets come.
///
/// Counts fade with a half-life of {@link #HALF_LIFE} samples, so that a past month weighs less
/// than the last days.
final class Recurrence {
  static final List<String> NAMES =
      List.of(
          "followed_by_hot",
          "followed_by_hot_rising",
          "hot_day",
          "onsets_week",
          "since_hot",
          "since_onset",
          "usual_gap",
          "gap_phase",
          "last_run");

  private static final int HALF_LIFE = 2_016;
  private static final double FADE = Math.pow(0.5, 1.0 / HALF_LIFE);
  private static final int BINS = 12;
  private static final double PRIOR = 0.002;
  private static final double PRIOR_WEIGHT = 2;
  private static final int GAPS = 9;

  private final LoadSeries series;
  private final Horizon horizon;
  private final double[] reached = new double[BINS];
  private final double[] followed = new double[BINS];
  private final double[] reachedMove = new double[BINS * 3];
  private final double[] followedMove = new double[BINS * 3];
  private final long[] gaps = new long[GAPS];
  private double weight = 1;
  private int gapCount;
  private double hotDay;
  private double onsetsWeek;
  private int lastHot = -1;
  private int lastOnset = -1;
  private int run;
  private int lastRun;
  private int next;

  Recurrence(LoadSeries series, Horizon horizon) {
    this.series = series;
    this.horizon = horizon;
  }

  void at(int row, Row to) {
    while (next <= row) {
      take(next++);
    }
    int bin = bin(row);
    int move = bin * 3 + move(row);
    to.add(rate(followed[bin], reached[bin]));
    to.add(rate(followedMove[move], reachedMove[move]));
    to.add(hotDay);
    to.add(onsetsWeek);
    to.add(lastHot < 0 ? Features.UNKNOWN : Math.log1p(since(row, lastHot)));
    double sinceOnset = lastOnset < 0 ? Features.UNKNOWN : since(row, lastOnset);
    double usual = usualGap();
    to.add(lastOnset < 0 ? Features.UNKNOWN : Math.log1p(sinceOnset));
    to.add(usual <= 0 ? Features.UNKNOWN : Math.log1p(usual));
    to.add(usual <= 0 ? Features.UNKNOWN : Math.min(8, (sinceOnset + 1) / usual));
    to.add(lastRun);
  }

  private void take(int i) {
    boolean hot = hot(i);
    hotDay += ((hot ? 1 : 0) - hotDay) / 288;
    onsetsWeek *= FADE;
    weight /= FADE;
    if (i > 0) {
      count(i - 1, hot);
      if (weight > 1e100) {
        rescale();
      }
    }
    if (hot && i > 0 && !hot(i - 1)) {
      onsetsWeek++;
      if (lastOnset >= 0) {
        gaps[gapCount++ % GAPS] = series.seconds()[i] - series.seconds()[lastOnset];
      }
      lastOnset = i;
      run = 0;
    }
    if (hot) {
      run++;
      lastRun = run;
      lastHot = i;
    }
  }

  private void count(int i, boolean hotNext) {
    int bin = bin(i);
    reached[bin] += weight;
    followed[bin] += hotNext ? weight : 0;
    int move = bin * 3 + move(i);
    reachedMove[move] += weight;
    followedMove[move] += hotNext ? weight : 0;
  }

  private void rescale() {
    for (var counts : List.of(reached, followed, reachedMove, followedMove)) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= weight;
      }
    }
    weight = 1;
  }

  private double rate(double yes, double of) {
    return (yes / weight + PRIOR * PRIOR_WEIGHT) / (of / weight + PRIOR_WEIGHT);
  }

  private double usualGap() {
    int known = Math.min(gapCount, GAPS);
    if (known < 2) {
      return Features.UNKNOWN;
    }
    long[] sorted = Arrays.copyOf(gaps, known);
    Arrays.sort(sorted);
    return (double) sorted[known / 2] / horizon.step();
  }

  private double since(int row, int then) {
    return (double) (series.seconds()[row] - series.seconds()[then]) / horizon.step();
  }

  private boolean hot(int i) {
    return series.shares()[i] >= horizon.hot();
  }

  private int bin(int i) {
    double share = series.shares()[i] / horizon.hot();
    return (int) Math.clamp(share * 10, 0, BINS - 1);
  }

  /// 0: falling, 1: level, 2: rising, by a twentieth of what is hot.
  private int move(int i) {
    if (i == 0) {
      return 1;
    }
    double by = series.shares()[i] - series.shares()[i - 1];
    double least = horizon.hot() / 20;
    return by > least ? 2 : by < -least ? 0 : 1;
  }
}
