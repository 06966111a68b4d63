package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// Which of many tests to believe, so that of those believed only a given share is wrong on
/// average: Benjamini and Hochberg (1995).
public final class Discoveries {
  private Discoveries() {}

  /// @param chances of each test's result where there is nothing, 0 to 1
  /// @param share of the believed that may be wrong, e.g. 0.05
  /// @return the largest chance that is still to be believed; negative when none is
  public static double limit(double[] chances, double share) {
    double[] sorted = chances.clone();
    Arrays.sort(sorted);
    for (int rank = sorted.length; rank > 0; rank--) {
      if (sorted[rank - 1] <= share * rank / sorted.length) {
        return sorted[rank - 1];
      }
    }
    return -1;
  }
}
