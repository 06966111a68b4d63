package dev.nightshift.engine.rightsizing.policy;

import org.jspecify.annotations.Nullable;

/// What every candidate limit of {@link CostCurves} would have cost on one day of the past. Worked
/// out once for as long as the highest use, which the candidates hang from, stays the same.
///
/// What a day leaves idle counts for less where its peak is as high as the highest known: a limit
/// must stand above a peak that comes day after day, however short, and must not stand far above it
/// because it is idle most of the day anyway. Then `idle = 1 - max(mean use, r · peak) / limit`,
/// with `r = min(recurring, (peak / highest)^6)`.
final class DayCosts {
  /// For memory. For CPU, where a short peak may be let wait, it loses: see docs/rightsizing.md.
  static final double RECURRING = 0.7;

  private final double recurring;
  private final double[] sorted;
  private final double total;
  private double anchor = Double.NaN;
  private double @Nullable [] costs;

  /// @param sorted use in rising order, at least one; not to be changed any more
  /// @param recurring how much of a recurring peak counts as used all day, 0 to 1
  DayCosts(double[] sorted, double recurring) {
    this.sorted = sorted;
    this.recurring = recurring;
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
  /// all, and the mean use above it: one curve after the other. The array is filled anew for other
  /// candidates.
  ///
  /// @param highest what the candidates hang from
  double[] costs(double highest) {
    double[] known = costs;
    if (known == null) {
      known = new double[CostCurves.MEASURES * CostCurves.CANDIDATES];
      costs = known;
    }
    if (anchor != highest) {
      work(highest, known);
      anchor = highest;
    }
    return known;
  }

  private void work(double highest, double[] worked) {
    int candidates = CostCurves.CANDIDATES;
    double[] rising = sorted;
    int count = rising.length;
    int within = 0;
    double below = 0;
    double peak = rising[count - 1];
    double busy = recurring == 0 ? 0 : Math.min(recurring, closeness(peak / highest));
    for (int j = 0; j < candidates; j++) {
      double limit = highest * CostCurves.factor(j);
      while (within < count && rising[within] <= limit) {
        below += rising[within++];
      }
      double served = below + limit * (count - within);
      worked[j] = 1 - Math.max(served / (limit * count), busy * Math.min(1, peak / limit));
      worked[candidates + j] = (double) (count - within) / count;
      worked[2 * candidates + j] = within < count ? 1 : 0;
      worked[3 * candidates + j] = Math.max(0, total - served) / count;
    }
  }

  /// A peak a twentieth lower than the highest is as good as it, one half as high counts for
  /// nothing.
  private static double closeness(double share) {
    double cubed = share * share * share;
    return cubed * cubed;
  }
}
