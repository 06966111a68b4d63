package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// What changed between some nights and some later ones: Hodges and Lehmann's estimate, the median
/// of all differences between a later and an earlier night on a logarithmic scale, with the
/// interval that belongs to Mann and Whitney's test (Hollander and Wolfe, Nonparametric Statistical
/// Methods, section 4.3, by the normal approximation).
///
/// @param change relative change, 0.1 for a tenth more
/// @param low lower end of its interval of 95 %
/// @param high upper end
/// @param before nights before
/// @param after nights after
public record BeforeAfter(double change, double low, double high, int before, int after) {
  /// With fewer nights on a side no interval of 95 % exists.
  public static final int LEAST_NIGHTS = 4;

  private static final double NORMAL_975 = 1.96;

  /// @throws IllegalArgumentException with fewer than four nights on a side, or with a value that
  ///   is not positive
  public static BeforeAfter of(double[] before, double[] after) {
    if (before.length < LEAST_NIGHTS || after.length < LEAST_NIGHTS) {
      throw new IllegalArgumentException("four nights are needed on each side");
    }
    int n = before.length;
    int m = after.length;
    double[] differences = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        if (before[i] <= 0 || after[j] <= 0) {
          throw new IllegalArgumentException("a value is not positive");
        }
        differences[i * m + j] = Math.log(after[j] / before[i]);
      }
    }
    Arrays.sort(differences);
    double spread = NORMAL_975 * Math.sqrt(n * m * (n + m + 1) / 12.0);
    int rank = (int) Math.max(0, Math.floor(n * m / 2.0 - spread));
    return new BeforeAfter(
        Math.expm1(Medians.of(differences)),
        Math.expm1(differences[rank]),
        Math.expm1(differences[differences.length - 1 - rank]),
        n,
        m);
  }

  /// What it comes to.
  ///
  /// @param limit the smallest change that matters, as a fraction
  /// @param higherIsBetter whether more is better
  public String word(double limit, boolean higherIsBetter) {
    boolean sure = low > 0 || high < 0;
    if (!sure || Math.abs(change) < limit) {
      return "same";
    }
    return change > 0 == higherIsBetter ? "benefit" : "harm";
  }
}
