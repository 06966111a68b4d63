package dev.nightshift.engine.rollout;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// By how much a mean rose between two runs of batches, with the uncertainty of that.
///
/// With a control, what happened to untouched twins at the same time is taken off first, in
/// proportion to how large the two were before: a wave of load that hits both is no effect. The
/// variance is pooled over both runs and inflated for the correlation of neighbouring batches (lag
/// 1), since what lingers makes means look surer than they are.
///
/// @param baseline mean before
/// @param rise mean after less mean before, less the control's
/// @param error standard error of the rise
/// @param freedom degrees of freedom
/// @param batches batches after
record Comparison(double baseline, double rise, double error, double freedom, int batches) {
  static final int LEAST_BEFORE = 2;
  static final int LEAST_AFTER = 4;

  /// Under so many batches nothing is said about what will be seen.
  static final int LEAST_FORESEEN = 4;

  /// Compares; null where too few batches have data.
  ///
  /// @param before batch means before the change; NaN is none
  /// @param after batch means after the change
  /// @param twinBefore the control's, of the same length; null for no control
  /// @param twinAfter the control's
  static @Nullable Comparison of(
      double[] before,
      double[] after,
      double @Nullable [] twinBefore,
      double @Nullable [] twinAfter) {
    double[] first = before;
    double[] last = after;
    if (twinBefore != null && twinAfter != null) {
      double scale = scale(mean(before), mean(twinBefore));
      first = less(before, twinBefore, scale);
      last = less(after, twinAfter, scale);
    }
    double[] x = known(first);
    double[] y = known(last);
    if (x.length < LEAST_BEFORE || y.length < LEAST_AFTER) {
      return null;
    }
    double freedom = x.length + y.length - 2;
    double variance = (squares(x) + squares(y)) / freedom;
    double inflation = inflation(x, y);
    double error = Math.sqrt(variance * inflation * (1.0 / x.length + 1.0 / y.length));
    return new Comparison(
        mean(known(before)), mean(y) - mean(x), error, Math.max(2, freedom / inflation), y.length);
  }

  /// What a comparison could see, from what was before the change alone; null where too little is
  /// known.
  ///
  /// @param batches how many there will be after the change
  static @Nullable Comparison foreseen(
      double[] before, double @Nullable [] twinBefore, int batches) {
    double[] x =
        known(
            twinBefore == null
                ? before
                : less(before, twinBefore, scale(mean(before), mean(twinBefore))));
    if (x.length < LEAST_FORESEEN) {
      return null;
    }
    double inflation = inflation(x, new double[0]);
    double freedom = x.length - 1.0;
    double error = Math.sqrt(squares(x) / freedom * inflation * (1.0 / x.length + 1.0 / batches));
    return new Comparison(mean(known(before)), 0, error, Math.max(2, freedom / inflation), batches);
  }

  double low(double level) {
    return rise - StudentT.quantile(level, freedom) * error;
  }

  double high(double level) {
    return rise + StudentT.quantile(level, freedom) * error;
  }

  /// The rise that is seen in 8 of 10 cases at this level.
  double detectable(double level) {
    return (StudentT.quantile(level, freedom) + StudentT.quantile(0.8, freedom)) * error;
  }

  /// A twin that is twice as busy answers twice as much to a wave of load. Beyond a factor of three
  /// the two are no twins in this metric and are compared as they are.
  private static double scale(double own, double twin) {
    double ratio = own / twin;
    return ratio > 1 / 3.0 && ratio < 3 ? ratio : 1;
  }

  private static double[] less(double[] own, double[] twin, double scale) {
    return IntStream.range(0, own.length).mapToDouble(i -> own[i] - scale * twin[i]).toArray();
  }

  private static double[] known(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  private static double squares(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
  }

  /// `(1 + r) / (1 - r)` with the correlation r of neighbours, corrected for its bias in short runs
  /// (F. H. C. Marriott and J. A. Pope, Biometrika 41, 1954); never below 1.
  private static double inflation(double[] x, double[] y) {
    double squares = squares(x) + squares(y);
    if (squares == 0) {
      return 1;
    }
    double neighbours = neighbours(x) + neighbours(y);
    double n = x.length + y.length;
    double r = neighbours / squares;
    double corrected = Math.clamp(r + (1 + 3 * r) / n, 0, 0.8);
    return (1 + corrected) / (1 - corrected);
  }

  private static double neighbours(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (int i = 1; i < values.length; i++) {
      sum += (values[i] - mean) * (values[i - 1] - mean);
    }
    return sum;
  }
}
