package dev.nightshift.engine.rollout;

import dev.nightshift.engine.Text;
import java.util.Locale;

/// What a change is judged by. A rise is bad in all of them; it counts as harm above a tenth of
/// what was before, or above the floor where that is more: a tenth of almost nothing is nothing.
public enum Metric {
  THROTTLED("throttled time", 0.05, true),
  CPU_STALLED("waiting for CPU", 0.05, true),
  MEMORY_STALLED("waiting for memory", 0.02, true),
  MEMORY_USE("memory use of its limit", 0.10, true),
  MAJOR_FAULTS("page faults from disk", 5, false),
  REFAULTS("pages read again", 50, false),
  PROBE_LATENCY("95th percentile of the answer time of its probe", 3, false),
  PROBE_ERRORS("failed probes", 0.02, true);

  private final String title;
  private final double floor;
  private final boolean share;

  Metric(String title, double floor, boolean share) {
    this.title = title;
    this.floor = floor;
    this.share = share;
  }

  /// What stands for its samples of a span of time: people feel the slow answers, not the mean.
  Statistic statistic() {
    return this == PROBE_LATENCY ? Statistic.P95 : Statistic.MEAN;
  }

  /// As the database writes it.
  public String word() {
    return Words.of(this);
  }

  public static Metric of(String word) {
    return Words.parse(Metric.class, word);
  }

  /// As sentences name it.
  public String title() {
    return title;
  }

  /// The rise from which on it is harm.
  ///
  /// @param baseline mean before the change
  public double bound(double baseline) {
    return Math.max(0.10 * Math.abs(baseline), floor);
  }

  /// An amount with its unit: shares as percent, others per second or in milliseconds.
  public String text(double amount) {
    if (share) {
      return Text.percent(amount);
    }
    return String.format(Locale.ROOT, this == PROBE_LATENCY ? "%.1f ms" : "%.1f/s", amount);
  }
}
