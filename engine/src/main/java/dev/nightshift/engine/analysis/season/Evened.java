package dev.nightshift.engine.analysis.season;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/// The last values of a series made fit for a spectrum: gaps bridged, a line taken out, outliers
/// pulled in.
final class Evened {
  private static final double FEWEST_PRESENT = 0.7;
  private static final int FEWEST = 12;
  private static final double FAR = 4;
  private static final double TO_DEVIATION = 1.4826;

  private Evened() {}

  /// The last so many; empty where too many are missing or nothing varies.
  static Optional<double[]> of(double[] values, int last) {
    double[] newest = Arrays.copyOfRange(values, values.length - last, values.length);
    long present = Arrays.stream(newest).filter(Double::isFinite).count();
    if (present < FEWEST || present < FEWEST_PRESENT * last) {
      return Optional.empty();
    }
    double[] rest = withoutLine(bridged(newest));
    double[] pulled = pulledIn(rest);
    double squares = Arrays.stream(pulled).map(value -> value * value).sum();
    double scale = Arrays.stream(newest).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    return squares > 1e-18 * scale * scale * last ? Optional.of(pulled) : Optional.empty();
  }

  /// Missing values on a line between their neighbours.
  static double[] bridged(double[] values) {
    double[] bridged = values.clone();
    int before = -1;
    for (int i = 0; i < bridged.length; i++) {
      if (!Double.isFinite(values[i])) {
        continue;
      }
      for (int gap = before + 1; gap < i; gap++) {
        double share = before < 0 ? 1 : (double) (gap - before) / (i - before);
        bridged[gap] = before < 0 ? values[i] : values[before] * (1 - share) + values[i] * share;
      }
      before = i;
    }
    for (int gap = before + 1; before >= 0 && gap < bridged.length; gap++) {
      bridged[gap] = values[before];
    }
    return bridged;
  }

  private static double[] withoutLine(double[] values) {
    int n = values.length;
    double middle = (n - 1) / 2.0;
    double mean = Arrays.stream(values).average().orElse(0);
    double slope = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      slope += (i - middle) * (values[i] - mean);
      spread += (i - middle) * (i - middle);
    }
    slope /= Math.max(1, spread);
    double[] rest = new double[n];
    for (int i = 0; i < n; i++) {
      rest[i] = values[i] - mean - slope * (i - middle);
    }
    return rest;
  }

  private static double[] pulledIn(double[] rest) {
    double middle = new Median().evaluate(rest);
    double usual =
        TO_DEVIATION
            * new Median()
                .evaluate(Arrays.stream(rest).map(value -> Math.abs(value - middle)).toArray());
    if (usual <= 0) {
      return rest;
    }
    return Arrays.stream(rest)
        .map(value -> Math.clamp(value, middle - FAR * usual, middle + FAR * usual))
        .toArray();
  }
}
