package dev.nightshift.engine.usage;

import java.util.Arrays;

/// How a measure was spread over some samples: their histogram and the percentiles people ask for
/// first. The percentiles never leave the range of the values, though a bucket may.
///
/// @param histogram all values
/// @param p50 the median
/// @param p95 95 % of the values are at most this
/// @param p99 99 % of the values are at most this
public record Distribution(ExponentialHistogram histogram, double p50, double p95, double p99) {
  /// The distribution of at least one value.
  public static Distribution of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values, no distribution");
    }
    var histogram = ExponentialHistogram.ofValues(values);
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    return new Distribution(
        histogram,
        Math.clamp(histogram.quantile(0.50).orElseThrow(), min, max),
        Math.clamp(histogram.quantile(0.95).orElseThrow(), min, max),
        Math.clamp(histogram.quantile(0.99).orElseThrow(), min, max));
  }
}
