package dev.nightshift.engine.prediction;

/// A question: what will the mean day of those ahead cost?
///
/// @param series what is known, and in the past also what came
/// @param known days that are known when it is asked, 14 at least
/// @param ahead days it asks for
/// @param soFar days of the month that are over, of those known
record RestOfMonth(DailyCost series, int known, int ahead, int soFar) {
  static final int LEAST_KNOWN = 14;
  static final int FEATURES = 12;

  private static final double BOUND = 3;

  /// The month so far goes on.
  double monthSoFar() {
    return soFar > 0 ? series.mean(known - soFar, known) : series.mean(known - 7, known);
  }

  /// Each day costs what the same day of the last known week did.
  double lastWeek() {
    double sum = 0;
    for (int day = known; day < known + ahead; day++) {
      sum += series.days()[known - 7 + (day - known) % 7];
    }
    return sum / ahead;
  }

  /// What came.
  double actual() {
    return series.mean(known, known + ahead);
  }

  /// What the answer is measured in: the mean of the last 14 days.
  double scale() {
    return series.mean(known - LEAST_KNOWN, known);
  }

  /// How much days differ, as a share of their mean.
  double scatter() {
    double mean = scale();
    double sum = 0;
    for (int i = known - LEAST_KNOWN; i < known; i++) {
      sum += Math.pow(series.days()[i] - mean, 2);
    }
    return mean > 0 ? Math.sqrt(sum / LEAST_KNOWN) / mean : 0;
  }

  /// The answer as what a model learns: by how much the mean changes, in the logarithm.
  double change() {
    return log(actual());
  }

  /// The mean day of a change.
  double undo(double change) {
    return Math.max(0, Math.exp(change) * (scale() + small()) - small());
  }

  private double log(double mean) {
    return Math.clamp(Math.log((mean + small()) / (scale() + small())), -BOUND, BOUND);
  }

  private double small() {
    return Math.max(1e-12, 0.01 * series.mean(0, known));
  }

  /// Usage and calendar, all in terms of the last 14 days.
  double[] features() {
    double most = 0;
    double weekend = 0;
    double weekdays = 0;
    int weekends = 0;
    double slope = 0;
    for (int i = known - LEAST_KNOWN; i < known; i++) {
      most = Math.max(most, series.days()[i]);
      slope += (i - known + LEAST_KNOWN / 2.0 + 0.5) * series.days()[i];
      if (series.isWeekend(i)) {
        weekend += series.days()[i];
        weekends++;
      } else {
        weekdays += series.days()[i];
      }
    }
    int weekendsAhead = 0;
    for (int day = known; day < known + ahead; day++) {
      weekendsAhead += series.isWeekend(day) ? 1 : 0;
    }
    double scale = scale() + small();
    return new double[] {
      log(series.mean(known - 7, known)),
      log(series.mean(known - 3, known)),
      log(series.days()[known - 1]),
      Math.clamp(slope / (227.5 * scale), -1, 1),
      Math.min(BOUND, scatter()),
      log(monthSoFar()),
      log(lastWeek()),
      log(most),
      weekends == 0 || weekends == LEAST_KNOWN
          ? 0
          : (weekend / weekends - weekdays / (LEAST_KNOWN - weekends)) / scale,
      (double) weekendsAhead / ahead,
      ahead,
      log(series.mean(known - 28, known))
    };
  }
}
