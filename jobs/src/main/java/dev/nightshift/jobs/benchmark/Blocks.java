package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.MedianInterval;
import java.util.Arrays;
import java.util.List;

/// The comparison that most tools make, to be beaten: the mean of tonight's block of trials against
/// that of last night's.
final class Blocks {
  /// As the nightly verdicts have it for CPUs.
  private static final double PRACTICAL_LIMIT = 0.03;

  private static final double NORMAL_975 = 1.96;

  private Blocks() {}

  /// A block of trials.
  ///
  /// @param error standard error of the mean
  record Block(double mean, double error) {
    static Block of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      int n = values.length;
      return new Block(mean, Math.sqrt(squares / Math.max(1, n - 1) / n));
    }

    /// Whether the difference is larger than chance and the practical limit would have it.
    boolean differsFrom(Block before) {
      double difference = Math.abs(mean - before.mean);
      return difference > NORMAL_975 * Math.hypot(error, before.error)
          && difference > PRACTICAL_LIMIT * before.mean;
    }
  }

  /// Robust standard deviation of values around their median, as a fraction of it.
  static double spread(List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    double median = MedianInterval.of(all).median();
    double[] distances = Arrays.stream(all).map(v -> Math.abs(v - median)).toArray();
    return 1.4826 * MedianInterval.of(distances).median() / median;
  }
}
