package dev.nightshift.engine.rollout;

import dev.nightshift.engine.Text;
import java.util.Locale;

/// What a change is judged by. A rise is bad in all of them; it counts as harm above a tenth of
/// what was before, or above the floor where that is more: a tenth of almost nothing is nothing.
public enum Metric {
  THROTTLED("throttled time", 0.05, Unit.SHARE),
  /// How many times as long its work takes, as the CPU limit holds it back: 1 + time held back per
  /// CPU time used. A container that is held back in all periods cannot be held back in more of
  /// them, but it can be for longer: from 0.3 cores to 0.05 this goes from 3.3 to 20.
  CPU_STRETCH("stretch of its work by the CPU limit", 0.1, Unit.TIMES),
  CPU_STALLED("waiting for CPU", 0.05, Unit.SHARE),
  MEMORY_STALLED("waiting for memory", 0.02, Unit.SHARE),
  MEMORY_USE("memory use of its limit", 0.10, Unit.SHARE),
  MAJOR_FAULTS("page faults from disk", 5, Unit.PER_SECOND),
  REFAULTS("pages read again", 50, Unit.PER_SECOND),
  PROBE_LATENCY("95th percentile of the answer time of its probe", 3, Unit.MILLISECONDS),
  PROBE_ERRORS("failed probes", 0.02, Unit.SHARE);

  private enum Unit {
    SHARE,
    PER_SECOND,
    MILLISECONDS,
    TIMES
  }

  private final String title;
  private final double floor;
  private final Unit unit;

  Metric(String title, double floor, Unit unit) {
    this.title = title;
    this.floor = floor;
    this.unit = unit;
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

  /// Whether it was so high that harm would not fit below the most it can be: then it says nothing.
  ///
  /// @param baseline mean before the change
  boolean isBlindAbove(double baseline) {
    // how full a container is, is judged by itself
    return unit == Unit.SHARE && this != MEMORY_USE && baseline + bound(baseline) > 1;
  }

  /// An amount with its unit: shares as percent, others per second, in milliseconds or in times.
  public String text(double amount) {
    return switch (unit) {
      case SHARE -> Text.percent(amount);
      case PER_SECOND -> String.format(Locale.ROOT, "%.1f/s", amount);
      case MILLISECONDS -> String.format(Locale.ROOT, "%.1f ms", amount);
      case TIMES -> String.format(Locale.ROOT, "%.1f×", amount);
    };
  }
}
