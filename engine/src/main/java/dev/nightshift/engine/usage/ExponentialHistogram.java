package dev.nightshift.engine.usage;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/// How often values of which size occurred, in OpenTelemetry's base-2 exponential layout: bucket
/// `i` counts the values in `(base^i, base^(i+1)]`, `base = 2^(2^-scale)`, and one more counter
/// holds the values near zero.
///
/// Histograms of any scales merge without a further loss: a merged histogram equals the one that
/// all values together would have made. It takes the finest scale, at most [#MAX_SCALE], at which
/// its values fit into [#MAX_BUCKETS] buckets, so there is one histogram for a set of values,
/// whatever the order. Values lie in 0..[#MAX_VALUE]; up to [#ZERO_THRESHOLD] they count as zero,
/// else a nearly idle CPU would cost the busy hours their precision.
///
/// The same type and the same arithmetic stand in the database: see type `nightshift.histogram` and
/// functions `report.histogram_*`.
///
/// Source: OpenTelemetry metrics data model, "Exponential Histogram", and metrics SDK, "Base2
/// Exponential Bucket Histogram Aggregation" (160 buckets).
public final class ExponentialHistogram {
  /// The finest scale; quantiles are then within 0.14 %.
  public static final int MAX_SCALE = ExponentialBuckets.MAX_SCALE;

  /// The most buckets a histogram has beside the one of zero.
  public static final int MAX_BUCKETS = 160;

  /// Values up to this, about a thousandth, count as zero.
  public static final double ZERO_THRESHOLD = 0x1p-10;

  /// The greatest value a histogram takes. With [#ZERO_THRESHOLD] it bounds the range to 110
  /// octaves, so scale 0 always fits.
  public static final double MAX_VALUE = 0x1p100;

  public static final ExponentialHistogram EMPTY = new Builder().build();

  private static final int MIN_INDEX = ExponentialBuckets.index(Math.nextUp(ZERO_THRESHOLD));
  private static final int MAX_INDEX = ExponentialBuckets.index(MAX_VALUE);

  private final int scale;
  private final long zeroCount;
  private final int firstIndex;
  private final long[] counts;

  private ExponentialHistogram(int scale, long zeroCount, int firstIndex, long[] counts) {
    this.scale = scale;
    this.zeroCount = zeroCount;
    this.firstIndex = firstIndex;
    this.counts = counts;
  }

  /// The histogram with these counters.
  ///
  /// @param scale 0..8
  /// @param zeroCount values near zero
  /// @param firstIndex index of the bucket that `counts` begins with
  /// @param counts counters of consecutive buckets; empty ones at the ends are left off
  public static ExponentialHistogram of(int scale, long zeroCount, int firstIndex, long... counts) {
    if (scale < 0 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale must be in 0.." + MAX_SCALE + ", is " + scale);
    }
    if (zeroCount < 0 || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a histogram cannot count less than nothing");
    }
    var builder = new Builder(scale);
    builder.addZeros(zeroCount);
    int shift = MAX_SCALE - scale;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        int index = firstIndex + i;
        if (index < MIN_INDEX >> shift || index > MAX_INDEX >> shift) {
          throw new IllegalArgumentException(
              "bucket " + index + " of scale " + scale + " is out of range");
        }
        builder.addToBucket(index, counts[i]);
      }
    }
    return builder.build();
  }

  /// The histogram of these values.
  public static ExponentialHistogram ofValues(double... values) {
    var builder = new Builder();
    for (double value : values) {
      builder.add(value);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// The histogram of the values of both.
  public ExponentialHistogram merge(ExponentialHistogram other) {
    return new Builder().add(this).add(other).build();
  }

  /// The same values in the wider buckets of a lower scale.
  public ExponentialHistogram downscale(int lowerScale) {
    if (lowerScale < 0 || lowerScale > scale) {
      throw new IllegalArgumentException(
          "scale must be in 0.." + scale + " to be lower, is " + lowerScale);
    }
    return new Builder(lowerScale).add(this).build();
  }

  /// The value below or at which a share of the values lies: the middle of the bucket with the
  /// value of rank `ceil(share * count)`, so it is off by at most [#relativeError] of that value,
  /// or by [#ZERO_THRESHOLD] near zero. Empty when there are no values.
  ///
  /// @param share 0..1, e.g. 0.95
  public OptionalDouble quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies in 0..1, is " + share);
    }
    long count = count();
    if (count == 0) {
      return OptionalDouble.empty();
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long reached = zeroCount;
    if (rank <= reached) {
      return OptionalDouble.of(0);
    }
    int i = -1;
    while (reached < rank) {
      i++;
      reached += counts[i];
    }
    return OptionalDouble.of(middle(firstIndex + i));
  }

  /// The mean, as near as the buckets tell: off by at most [#relativeError] of itself and
  /// [#ZERO_THRESHOLD]. Empty when there are no values.
  public OptionalDouble mean() {
    long count = count();
    if (count == 0) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * middle(firstIndex + i);
    }
    return OptionalDouble.of(sum / count);
  }

  /// By how much a quantile may be off, as a fraction of the true value: `(base-1) / (base+1)`,
  /// 0.0014 at scale 8, 0.022 at scale 4, 0.043 at scale 3, 0.33 at scale 0.
  public double relativeError() {
    double base = ExponentialBuckets.bound(scale, 1);
    return (base - 1) / (base + 1);
  }

  /// The values counted.
  public long count() {
    long sum = zeroCount;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  public int scale() {
    return scale;
  }

  public long zeroCount() {
    return zeroCount;
  }

  /// Index of the first bucket of [#counts]; 0 when there is none.
  public int firstIndex() {
    return firstIndex;
  }

  /// Counters of consecutive buckets, the first and the last above 0.
  public long[] counts() {
    return counts.clone();
  }

  /// The harmonic middle: no other number has a smaller greatest relative error in the bucket.
  private double middle(int index) {
    double low = ExponentialBuckets.bound(scale, index);
    double high = ExponentialBuckets.bound(scale, index + 1);
    return 2 * low * high / (low + high);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExponentialHistogram that
        && scale == that.scale
        && zeroCount == that.zeroCount
        && firstIndex == that.firstIndex
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scale, zeroCount, firstIndex, Arrays.hashCode(counts));
  }

  @Override
  public String toString() {
    return "scale %d, %d zeros, from bucket %d: %s"
        .formatted(scale, zeroCount, firstIndex, Arrays.toString(counts));
  }

  /// Counts values one by one in a fixed amount of memory. Not for several threads at once.
  public static final class Builder {
    /// Bucket `i` is counted at `i mod MAX_BUCKETS`: no two buckets in use share a place.
    private long[] ring = new long[MAX_BUCKETS];

    private int scale;
    private long zeroCount;
    private int first;
    private int last = -1;

    private Builder() {
      this(MAX_SCALE);
    }

    private Builder(int scale) {
      this.scale = scale;
    }

    /// Counts one value in 0..[ExponentialHistogram#MAX_VALUE].
    public Builder add(double value) {
      if (!(value >= 0 && value <= MAX_VALUE)) {
        throw new IllegalArgumentException(
            "a histogram takes values in 0.." + MAX_VALUE + ", not " + value);
      }
      if (value <= ZERO_THRESHOLD) {
        zeroCount++;
      } else {
        addToBucket(ExponentialBuckets.index(value) >> (MAX_SCALE - scale), 1);
      }
      return this;
    }

    /// Counts all values of a histogram.
    public Builder add(ExponentialHistogram histogram) {
      addZeros(histogram.zeroCount);
      if (histogram.scale < scale) {
        downscale(scale - histogram.scale);
      }
      for (int i = 0; i < histogram.counts.length; i++) {
        if (histogram.counts[i] > 0) {
          addToBucket((histogram.firstIndex + i) >> (histogram.scale - scale), histogram.counts[i]);
        }
      }
      return this;
    }

    public ExponentialHistogram build() {
      long[] counts = new long[Math.max(0, last - first + 1)];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = ring[place(first + i)];
      }
      return new ExponentialHistogram(scale, zeroCount, first, counts);
    }

    private void addZeros(long zeros) {
      zeroCount = Math.addExact(zeroCount, zeros);
    }

    /// @param index bucket at the present scale
    private void addToBucket(int index, long count) {
      if (last < first) {
        first = index;
        last = index;
      }
      int lowest = Math.min(first, index);
      int highest = Math.max(last, index);
      int shift = 0;
      while ((highest >> shift) - (lowest >> shift) >= MAX_BUCKETS) {
        shift++;
      }
      downscale(shift);
      first = lowest >> shift;
      last = highest >> shift;
      int place = place(index >> shift);
      ring[place] = Math.addExact(ring[place], count);
    }

    private void downscale(int shift) {
      if (shift == 0) {
        return;
      }
      scale -= shift;
      long[] wider = new long[MAX_BUCKETS];
      for (int index = first; index <= last; index++) {
        int place = place(index >> shift);
        wider[place] = Math.addExact(wider[place], ring[place(index)]);
      }
      ring = wider;
      if (first <= last) {
        first >>= shift;
        last >>= shift;
      }
    }

    private static int place(int index) {
      return Math.floorMod(index, MAX_BUCKETS);
    }
  }
}
