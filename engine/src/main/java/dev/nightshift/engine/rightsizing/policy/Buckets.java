package dev.nightshift.engine.rightsizing.policy;

/// How a histogram divides the values from 0 up.
///
/// Formulas of the first two: kubernetes/autoscaler `vertical-pod-autoscaler/pkg/recommender/util/
/// histogram_options.go`.
sealed interface Buckets {
  int count();

  /// The bucket of a value. Values above the last bucket's start are in the last bucket.
  int of(double value);

  /// Where a bucket starts.
  double start(int bucket);

  /// Where a bucket ends; the last one has no end and answers its start.
  default double end(int bucket) {
    return start(Math.min(bucket + 1, count() - 1));
  }

  /// Bucket 0 is `first` wide, and each following one is wider by `ratio`.
  final class Widening implements Buckets {
    private static final double EDGE = 1e-9;

    private final double first;
    private final double ratio;
    private final double logRatio;
    private final int count;

    private Widening(double first, double ratio, int count) {
      this.first = first;
      this.ratio = ratio;
      this.logRatio = StrictMath.log(ratio);
      this.count = count;
    }

    static Widening upTo(double max, double first, double ratio) {
      double buckets = StrictMath.log(max * (ratio - 1) / first + 1) / StrictMath.log(ratio);
      return new Widening(first, ratio, (int) Math.ceil(buckets) + 1);
    }

    @Override
    public int count() {
      return count;
    }

    /// The logarithm of the processor is much the quicker one, but may differ from one to another:
    /// near the edge of a bucket the strict one decides.
    @Override
    public int of(double value) {
      if (value < first) {
        return 0;
      }
      double grown = value * (ratio - 1) / first + 1;
      double guess = Math.log(grown) / logRatio;
      int bucket = (int) guess;
      double within = guess - bucket;
      if (within < EDGE || within > 1 - EDGE) {
        bucket = (int) (StrictMath.log(grown) / logRatio);
      }
      return Math.min(bucket, count - 1);
    }

    @Override
    public double start(int bucket) {
      return bucket == 0 ? 0 : first * (StrictMath.pow(ratio, bucket) - 1) / (ratio - 1);
    }
  }

  /// All buckets are `width` wide.
  record Even(double width, int count) implements Buckets {
    @Override
    public int of(double value) {
      return Math.max(0, Math.min((int) (value / width), count - 1));
    }

    @Override
    public double start(int bucket) {
      return bucket * width;
    }
  }

  /// Bucket 0 ends at `least`, and the end of each following one is `ratio` times the one before.
  final class Growing implements Buckets {
    private final double least;
    private final double logRatio;
    private final double[] ends;

    Growing(double least, double ratio, int count) {
      this.least = least;
      this.logRatio = StrictMath.log(ratio);
      this.ends = new double[count];
      for (int bucket = 0; bucket < count; bucket++) {
        ends[bucket] = least * StrictMath.pow(ratio, bucket);
      }
    }

    @Override
    public int count() {
      return ends.length;
    }

    @Override
    public int of(double value) {
      if (value <= least) {
        return 0;
      }
      // The guess may differ from one processor to another, the bucket does not.
      double within = value * (1 - 1e-10);
      int bucket = Math.min((int) (Math.log(value / least) / logRatio), ends.length - 1);
      while (bucket < ends.length - 1 && ends[bucket] < within) {
        bucket++;
      }
      while (bucket > 0 && ends[bucket - 1] >= within) {
        bucket--;
      }
      return bucket;
    }

    @Override
    public double start(int bucket) {
      return bucket == 0 ? 0 : ends[bucket - 1];
    }

    @Override
    public double end(int bucket) {
      return ends[bucket];
    }
  }
}
