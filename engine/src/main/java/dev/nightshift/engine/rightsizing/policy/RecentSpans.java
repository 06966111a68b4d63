package dev.nightshift.engine.rightsizing.policy;

import java.util.ArrayDeque;
import java.util.Collection;

/// The spans of the last so many seconds before a decision.
final class RecentSpans {
  private final long windowSeconds;
  private final ArrayDeque<UsageSpan> spans = new ArrayDeque<>();

  RecentSpans(long windowSeconds) {
    this.windowSeconds = windowSeconds;
  }

  void add(UsageSpan span) {
    spans.addLast(span);
  }

  /// Drops spans that began before the window that ends at that second.
  void dropBefore(long second) {
    while (!spans.isEmpty() && spans.getFirst().second(0) < second - windowSeconds) {
      spans.removeFirst();
    }
  }

  Collection<UsageSpan> all() {
    return spans;
  }

  int samples() {
    return spans.stream().mapToInt(UsageSpan::size).sum();
  }

  double maxPeak() {
    return spans.stream().mapToDouble(UsageSpan::maxPeak).max().orElse(Double.NaN);
  }

  double maxMean() {
    return spans.stream().mapToDouble(UsageSpan::maxMean).max().orElse(Double.NaN);
  }

  /// Quantile of all means in the window.
  double meanQuantile(double share) {
    return Quantiles.linear(
        spans.stream().map(UsageSpan::sorted).toArray(double[][]::new), samples(), share);
  }
}
