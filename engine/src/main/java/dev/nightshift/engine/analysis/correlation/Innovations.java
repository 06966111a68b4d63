package dev.nightshift.engine.analysis.correlation;

import org.apache.commons.math3.stat.descriptive.rank.Median;

/// What is new in each value of a series: the rest after the daily wave, the trend and what the
/// values before it let expect.
///
/// Two series with a common rhythm or slow waves of their own seem to move together; their
/// innovations do not. This is pre-whitening (Box and Jenkins 1970, chapter 11), made robust: what
/// lies far off is pulled in before the memory is estimated.
final class Innovations {
  /// Values that the memory reaches back.
  static final int ORDER = 6;

  private static final int HARMONICS = 3;
  private static final double FAR = 4;
  private static final double TO_DEVIATION = 1.4826;

  private Innovations() {}

  /// The innovations of a series without gaps; the first {@value #ORDER} are lost.
  ///
  /// @param season values in a day; 0 where that is not known or longer than the series
  static double[] of(double[] values, int season) {
    double[] rest = withoutSeason(pulledIn(values), season);
    double[] factors = memory(pulledIn(rest));
    double[] innovations = new double[rest.length - ORDER];
    for (int i = ORDER; i < rest.length; i++) {
      double expected = 0;
      for (int lag = 1; lag <= ORDER; lag++) {
        expected += factors[lag - 1] * rest[i - lag];
      }
      innovations[i - ORDER] = rest[i] - expected;
    }
    return innovations;
  }

  /// The values with those far from their neighbours' median brought to where they are still far.
  private static double[] pulledIn(double[] values) {
    double[] steps = new double[values.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(values[i + 1] - values[i]);
    }
    double usual = TO_DEVIATION * new Median().evaluate(steps);
    double[] pulled = values.clone();
    var median = new Median();
    for (int i = 0; i < values.length; i++) {
      int from = Math.max(0, i - 3);
      int to = Math.min(values.length, i + 4);
      double middle = median.evaluate(values, from, to - from);
      pulled[i] = Math.clamp(values[i], middle - FAR * usual, middle + FAR * usual);
    }
    return pulled;
  }

  /// What is left of a line and of waves of a day, its half and its third, by least squares.
  private static double[] withoutSeason(double[] values, int season) {
    int waves = season > 0 && values.length >= 2 * season ? HARMONICS : 0;
    double[][] rows = new double[values.length][2 + 2 * waves];
    for (int i = 0; i < values.length; i++) {
      rows[i][0] = 1;
      rows[i][1] = (double) i / values.length - 0.5;
      for (int wave = 1; wave <= waves; wave++) {
        double angle = 2 * Math.PI * wave * i / season;
        rows[i][2 * wave] = Math.sin(angle);
        rows[i][2 * wave + 1] = Math.cos(angle);
      }
    }
    double[] factors = LeastSquares.factors(rows, values);
    double[] rest = values.clone();
    for (int i = 0; i < rest.length; i++) {
      for (int column = 0; column < factors.length; column++) {
        rest[i] -= factors[column] * rows[i][column];
      }
    }
    return rest;
  }

  /// Factors of an autoregression.
  private static double[] memory(double[] rest) {
    double[][] rows = new double[rest.length - ORDER][ORDER];
    double[] targets = new double[rows.length];
    for (int i = ORDER; i < rest.length; i++) {
      for (int lag = 1; lag <= ORDER; lag++) {
        rows[i - ORDER][lag - 1] = rest[i - lag];
      }
      targets[i - ORDER] = rest[i];
    }
    return LeastSquares.factors(rows, targets);
  }
}
