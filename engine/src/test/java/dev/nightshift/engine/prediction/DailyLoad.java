package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Series of load for tests, five minutes a sample: idle noise, and each its own half hour of full
/// load at the same time of each day, without a sign before.
final class DailyLoad {
  static final Horizon HORIZON = new Horizon(300, 0.8);
  static final int DAY = 288;

  private DailyLoad() {}

  static List<LoadSeries> of(int count, int days) {
    var all = new ArrayList<LoadSeries>();
    for (int s = 0; s < count; s++) {
      all.add(one(s, days));
    }
    return all;
  }

  private static LoadSeries one(int number, int days) {
    var random = new Random(number);
    int begins = random.nextInt(DAY - 6);
    var seconds = new long[days * DAY];
    var shares = new double[days * DAY];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = i * 300L;
      boolean busy = i % DAY >= begins && i % DAY < begins + 6;
      shares[i] = (busy ? 0.9 : 0.2) + 0.05 * random.nextDouble();
    }
    return new LoadSeries("s" + number, seconds, shares);
  }

  /// Load that is hot now and then, for no reason.
  static List<LoadSeries> chance(int count, int days) {
    var all = new ArrayList<LoadSeries>();
    for (int s = 0; s < count; s++) {
      var random = new Random(1_000 + s);
      var seconds = new long[days * DAY];
      var shares = new double[days * DAY];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = i * 300L;
        shares[i] = random.nextInt(50) == 0 ? 0.9 : 0.5 * random.nextDouble();
      }
      all.add(new LoadSeries("c" + s, seconds, shares));
    }
    return all;
  }
}
