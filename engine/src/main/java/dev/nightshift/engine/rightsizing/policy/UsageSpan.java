package dev.nightshift.engine.rightsizing.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one resource of one container was used over some time, usually a day: a mean and a peak for
/// each interval in which there was a sample. Gaps are simply not there. CPU in cores (demand where
/// that is known), memory in bytes. Not for several threads at once: it keeps what was worked out.
public final class UsageSpan {
  private final int intervalSeconds;
  private final long[] seconds;
  private final double[] means;
  private final double[] peaks;
  private double @Nullable [] sortedMeans;
  private double @Nullable [] sortedPeaks;
  private @Nullable DayCosts costsOfMeans;
  private @Nullable DayCosts costsOfPeaks;
  private double maxPeak = Double.NaN;

  /// @param intervalSeconds time each sample stands for
  /// @param seconds when each interval began, in seconds since the epoch, rising
  /// @param means mean of each interval
  /// @param peaks highest use inside each interval; the means again where it is not known
  public UsageSpan(int intervalSeconds, long[] seconds, double[] means, double[] peaks) {
    if (intervalSeconds <= 0) {
      throw new IllegalArgumentException("interval is not positive: " + intervalSeconds + " s");
    }
    if (seconds.length == 0 || seconds.length != means.length || means.length != peaks.length) {
      throw new IllegalArgumentException(
          "a span needs as many times as means and peaks, and at least one, has %d, %d, %d"
              .formatted(seconds.length, means.length, peaks.length));
    }
    this.intervalSeconds = intervalSeconds;
    this.seconds = seconds.clone();
    this.means = means.clone();
    this.peaks = peaks.clone();
  }

  public int intervalSeconds() {
    return intervalSeconds;
  }

  /// Number of samples.
  public int size() {
    return means.length;
  }

  public long second(int index) {
    return seconds[index];
  }

  /// When the last interval ended, in seconds since the epoch.
  public long endSecond() {
    return seconds[seconds.length - 1] + intervalSeconds;
  }

  public double mean(int index) {
    return means[index];
  }

  public double peak(int index) {
    return peaks[index];
  }

  /// The highest peak.
  public double maxPeak() {
    if (Double.isNaN(maxPeak)) {
      maxPeak = Arrays.stream(peaks).max().orElseThrow();
    }
    return maxPeak;
  }

  /// The highest mean of an interval.
  public double maxMean() {
    return sorted()[means.length - 1];
  }

  /// All means in rising order.
  public double[] sortedMeans() {
    return sorted().clone();
  }

  /// All peaks in rising order; the array itself, not to be changed.
  double[] sortedPeaks() {
    if (sortedPeaks == null) {
      sortedPeaks = Arrays.equals(means, peaks) ? sorted() : peaks.clone();
      Arrays.sort(sortedPeaks);
    }
    return sortedPeaks;
  }

  /// All means in rising order; the array itself, not to be changed.
  double[] sorted() {
    if (sortedMeans == null) {
      sortedMeans = means.clone();
      Arrays.sort(sortedMeans);
    }
    return sortedMeans;
  }

  /// What limits would have cost in this span, by its means.
  DayCosts costsOfMeans() {
    var known = costsOfMeans;
    if (known == null) {
      known = new DayCosts(sorted(), 0);
      costsOfMeans = known;
    }
    return known;
  }

  /// The same by its peaks.
  DayCosts costsOfPeaks() {
    var known = costsOfPeaks;
    if (known == null) {
      known = new DayCosts(sortedPeaks(), DayCosts.RECURRING);
      costsOfPeaks = known;
    }
    return known;
  }
}
