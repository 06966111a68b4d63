package dev.nightshift.engine.analysis.correlation;

import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/// How closely a series follows another, at the delay where it does so most.
///
/// Spearman's rank correlation of the innovations of both (see {@link Innovations}), over delays in
/// both directions. The probability that chance alone reaches it is by Fisher's transformation,
/// times the number of delays that were tried. It says that they move together, never why.
///
/// @param lag values by which the second follows the first; negative: it goes before it
/// @param correlation of the innovations at that lag, -1 to 1
/// @param chance probability that chance alone does it anywhere among the lags, 0 to 1
public record LaggedCorrelation(int lag, double correlation, double chance) {
  /// Fewest values for an answer.
  public static final int MIN_VALUES = 60;

  /// Above this chance two series are not told to move together: with so many pairs on a host one
  /// in a hundred would be many.
  public static final double RELATED = 1e-3;

  /// The closest correlation; empty with fewer than {@value #MIN_VALUES} values or where one of the
  /// two never changes.
  ///
  /// @param first without gaps
  /// @param second at the same instants
  /// @param season values in a day; 0 where that is not known
  /// @param forward longest delay of the second that is tried
  /// @param backward longest delay of the first that is tried
  /// @throws IllegalArgumentException when the lengths differ
  public static Optional<LaggedCorrelation> of(
      double[] first, double[] second, int season, int forward, int backward) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " values beside " + second.length);
    }
    if (first.length < MIN_VALUES || constant(first) || constant(second)) {
      return Optional.empty();
    }
    var ranking = new NaturalRanking();
    double[] x = ranking.rank(Innovations.of(first, season));
    double[] y = ranking.rank(Innovations.of(second, season));
    double best = 0;
    double distance = -1;
    int lag = 0;
    for (int delay = -backward; delay <= forward; delay++) {
      double correlation = at(x, y, delay);
      double far = distance(correlation, x.length - Math.abs(delay));
      if (far > distance) {
        distance = far;
        best = correlation;
        lag = delay;
      }
    }
    double once = 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-distance);
    return Optional.of(
        new LaggedCorrelation(lag, best, Math.min(1, once * (forward + backward + 1))));
  }

  /// Whether that is beyond chance.
  public boolean related() {
    return chance < RELATED;
  }

  private static double at(double[] x, double[] y, int delay) {
    int shared = x.length - Math.abs(delay);
    double[] earlier =
        java.util.Arrays.copyOfRange(x, Math.max(0, -delay), Math.max(0, -delay) + shared);
    double[] later =
        java.util.Arrays.copyOfRange(y, Math.max(0, delay), Math.max(0, delay) + shared);
    double correlation = new PearsonsCorrelation().correlation(earlier, later);
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  /// Standard deviations from no correlation (Fisher 1915, with the factor 1.03 for ranks of
  /// Fieller, Hartley and Pearson 1957).
  private static double distance(double correlation, int n) {
    double bounded = Math.clamp(correlation, -0.999999, 0.999999);
    double arctanh = 0.5 * Math.log((1 + bounded) / (1 - bounded));
    return Math.abs(arctanh) * Math.sqrt((n - 3) / 1.06);
  }

  private static boolean constant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
