package dev.nightshift.engine.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds where a whole series changes its course: level or slope.
///
/// The series is cut into pieces with a straight line each, so that a slope is not taken for a
/// staircase. For each number of cuts up to 8 the best cuts are found by dynamic programming
/// (segment neighbourhood, Auger and Lawrence 1989) over least squares; pieces hold a twelfth of
/// the rows at least. The number of cuts is the one with the least
///
/// ```
/// m log(rest + 0.04) + 3 k log n       rest: share of the variance left over by k cuts
/// ```
///
/// which is Schwarz's criterion with two changes. The sample size is the effective one, m = n (1 -
/// r) / (1 + r), r the autocorrelation left over by the most cuts: neighbouring rows tell half of
/// the same story. And 4 % of the variance is taken for what no line explains: without it every
/// smooth curve would be cut into as many lines as allowed.
public final class ChangePoints {
  private static final int MOST_CUTS = 8;
  private static final int LEAST_ROWS = 3;
  private static final int PIECES = 12;
  private static final double PENALTY = 3;
  private static final double UNEXPLAINED = 0.04;
  private static final double MOST_CORRELATION = 0.97;

  /// Rows beyond which neighbours are averaged first: the search takes the square of them.
  private static final int MOST_ROWS = 2_000;

  private ChangePoints() {}

  /// Indices of the first row of each new course, ascending. Rows without a number take the value
  /// before them.
  public static List<Integer> in(double[] series) {
    double[] filled = filled(series);
    int together = (filled.length + MOST_ROWS - 1) / MOST_ROWS;
    double[] rows = standardised(averaged(filled, Math.max(1, together)));
    if (rows.length < 2 * LEAST_ROWS) {
      return List.of();
    }
    return chosen(rows).stream().map(cut -> cut * Math.max(1, together)).toList();
  }

  private static List<Integer> chosen(double[] rows) {
    int n = rows.length;
    int least = Math.min(Math.max(LEAST_ROWS, n / PIECES), n / 2);
    var search = new LinePieces(rows, least, Math.min(MOST_CUTS, n / least - 1));
    double r = Math.clamp(search.correlationLeft(search.mostCuts()), 0, MOST_CORRELATION);
    double effective = n * (1 - r) / (1 + r);
    double best = Double.MAX_VALUE;
    List<Integer> chosen = List.of();
    for (int cuts = 0; cuts <= search.mostCuts(); cuts++) {
      double criterion =
          effective * Math.log(search.left(cuts) / n + UNEXPLAINED) + PENALTY * cuts * Math.log(n);
      if (criterion < best) {
        best = criterion;
        chosen = search.cuts(cuts);
      }
    }
    return chosen;
  }

  private static double[] filled(double[] series) {
    double last = Arrays.stream(series).filter(Double::isFinite).findFirst().orElse(0);
    double[] filled = new double[series.length];
    for (int i = 0; i < series.length; i++) {
      last = Double.isFinite(series[i]) ? series[i] : last;
      filled[i] = last;
    }
    return filled;
  }

  private static double[] averaged(double[] rows, int together) {
    var means = new ArrayList<Double>();
    for (int from = 0; from < rows.length; from += together) {
      means.add(
          Arrays.stream(rows, from, Math.min(rows.length, from + together)).average().orElse(0));
    }
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// With mean 0 and variance 1; all 0 where nothing varies.
  private static double[] standardised(double[] rows) {
    double mean = Arrays.stream(rows).average().orElse(0);
    double variance = Arrays.stream(rows).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;
    return Arrays.stream(rows).map(x -> (x - mean) / deviation).toArray();
  }
}
