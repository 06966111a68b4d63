package dev.nightshift.engine.usage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/// The buckets of exponential histograms. Bucket `i` of a scale holds the values in `(base^i,
/// base^(i+1)]` with `base = 2^(2^-scale)`: the upper end belongs to it, the lower does not. Two
/// buckets of one scale make exactly one bucket of the next lower scale.
///
/// All but the powers of two among the boundaries are irrational. They are kept rounded down to a
/// double, so that `value <= boundary` says of every double exactly what it would say of the true
/// boundary; a logarithm would be wrong next to boundaries.
///
/// Source: OpenTelemetry metrics data model, "Exponential Histogram".
final class ExponentialBuckets {
  /// The finest scale: 256 buckets to an octave, each 0.27 % wide.
  static final int MAX_SCALE = 8;

  private static final int PER_OCTAVE = 1 << MAX_SCALE;
  private static final long FRACTION_BITS = (1L << 52) - 1;
  private static final long ONE_BITS = Double.doubleToRawLongBits(1.0);

  /// `2^(j/256)` for j in 0..255, rounded down.
  private static final double[] BOUNDS = boundsOfOneOctave();

  private ExponentialBuckets() {}

  /// Index at the finest scale of the bucket that holds a positive, normal double.
  static int index(double value) {
    long bits = Double.doubleToRawLongBits(value);
    double mantissa = Double.longBitsToDouble((bits & FRACTION_BITS) | ONE_BITS);
    int found = Arrays.binarySearch(BOUNDS, mantissa);
    int upperEnd = found >= 0 ? found : -found - 1;
    return (Math.getExponent(value) << MAX_SCALE) + upperEnd - 1;
  }

  /// `base^index` of a scale in 0..8: the lower end of bucket `index`, the upper end of the one
  /// before.
  static double bound(int scale, int index) {
    int fine = index << (MAX_SCALE - scale);
    return Math.scalb(BOUNDS[fine & (PER_OCTAVE - 1)], fine >> MAX_SCALE);
  }

  /// Octave bounds, for whoever must work with the very same numbers elsewhere.
  static double[] octave() {
    return BOUNDS.clone();
  }

  private static double[] boundsOfOneOctave() {
    var precision = new MathContext(50);
    BigDecimal ratio = BigDecimal.TWO;
    for (int halving = 0; halving < MAX_SCALE; halving++) {
      ratio = ratio.sqrt(precision);
    }
    double[] bounds = new double[PER_OCTAVE];
    BigDecimal bound = BigDecimal.ONE;
    for (int j = 0; j < PER_OCTAVE; j++) {
      double nearest = bound.doubleValue();
      bounds[j] = new BigDecimal(nearest).compareTo(bound) > 0 ? Math.nextDown(nearest) : nearest;
      bound = bound.multiply(ratio, precision);
    }
    return bounds;
  }
}
