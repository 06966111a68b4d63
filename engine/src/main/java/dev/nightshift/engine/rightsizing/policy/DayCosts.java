package dev.nightshift.engine.rightsizing.policy;

import org.jspecify.annotations.Nullable;

/// What every candidate limit of {@link CostCurves} would have cost on one day of the past. Worked
/// out once for as long as the highest use, which the candidates hang from, stays the same.
final class DayCosts {
  private final double[] sorted;
  private final double total;
  private double anchor = Double.NaN;
  private double @Nullable [] costs;

  /// @param sorted use in rising order, at least one; not to be changed any more
  DayCosts(double[] sorted) {
    this.sorted = sorted;
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    this.total = sum;
  }

  double highest() {
    return sorted[sorted.length - 1];
  }

  double mean() {
    return total / sorted.length;
  }

  /// For each candidate the idle share, the share of time over it, 1 where the day was over it at
  /// all, and the mean use above it: one curve after the other.
  ///
  /// @param highest what the candidates hang from
  double[] costs(double highest) {
    double[] known = costs;
    if (known == null || anchor != highest) {
      known = work(highest);
      costs = known;
      anchor = highest;
    }
    return known;
  }

  private double[] work(double highest) {
    int candidates = CostCurves.CANDIDATES;
    double[] worked = new double[CostCurves.MEASURES * candidates];
    int count = sorted.length;
    int within = 0;
    double below = 0;
    for (int j = 0; j < candidates; j++) {
      double limit = highest * CostCurves.factor(j);
      while (within < count && sorted[within] <= limit) {
        below += sorted[within++];
      }
      double served = below + limit * (count - within);
      worked[j] = 1 - served / (limit * count);
      worked[candidates + j] = (double) (count - within) / count;
      worked[2 * candidates + j] = within < count ? 1 : 0;
      worked[3 * candidates + j] = Math.max(0, total - served) / count;
    }
    return worked;
  }
}
