package dev.nightshift.engine.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Trials of one benchmark in one night, each between two canaries, and which of them count.
///
/// The first of three or more warms up and does not count. Nor does one whose canaries differ by
/// more than the tolerance or lie further than that below the night's upper quartile of canaries: a
/// neighbour was at work. The canaries only select; no value is divided by them, so that a host
/// that became slower for good is still seen to be slower. Where too few trials are left, the
/// calmer half counts, and the interval is as wide as it is.
public final class TrialSet {
  /// By how much canaries may differ where CPU time is measured.
  private static final double CPU_TOLERANCE = 0.03;

  /// The same for time on the wall, in which each wait for a CPU shows.
  private static final double WALL_TOLERANCE = 0.10;

  private static final int WARMS_UP_FROM = 3;

  private final boolean cpuTime;
  private final List<Taken> taken = new ArrayList<>();

  /// @param cpuTime whether the benchmark counts CPU time rather than time on the wall
  public TrialSet(boolean cpuTime) {
    this.cpuTime = cpuTime;
  }

  /// One trial.
  ///
  /// @param values by metric
  public record Taken(Map<String, Double> values, Canary before, Canary after) {
    public Taken {
      values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /// Which trials count.
  ///
  /// @param trials those that do
  /// @param disturbed how many were taken while a neighbour was at work, counted or not
  public record Kept(List<Taken> trials, int disturbed) {
    public Kept {
      trials = List.copyOf(trials);
    }

    /// How fast the host was while a metric was measured, in canaries per second of CPU time: the
    /// median of the values over the median of what they would be at speed 1, each by the canaries
    /// beside it.
    public double speed(String metric, boolean higherIsBetter) {
      double[] values = values(metric);
      double[] atEqualSpeed = new double[values.length];
      int i = 0;
      for (var trial : trials) {
        if (trial.values().containsKey(metric)) {
          double speed = (trial.before().perCpuSecond() + trial.after().perCpuSecond()) / 2;
          atEqualSpeed[i] = higherIsBetter ? values[i] / speed : values[i] * speed;
          i++;
        }
      }
      double ratio = Medians.of(values) / Medians.of(atEqualSpeed);
      return higherIsBetter ? ratio : 1 / ratio;
    }

    private double[] values(String metric) {
      return trials.stream()
          .filter(trial -> trial.values().containsKey(metric))
          .mapToDouble(trial -> trial.values().get(metric))
          .toArray();
    }

    /// Median and interval of a metric.
    public MedianInterval interval(String metric) {
      return MedianInterval.of(values(metric));
    }
  }

  public void add(Taken trial) {
    taken.add(trial);
  }

  public int size() {
    return taken.size();
  }

  /// @param level the night's level, as {@link #level} tells it
  public Kept kept(double level) {
    var warm = taken.size() < WARMS_UP_FROM ? taken : taken.subList(1, taken.size());
    double tolerance = cpuTime ? CPU_TOLERANCE : WALL_TOLERANCE;
    var calm = warm.stream().filter(trial -> unrest(trial, level) <= tolerance).toList();
    int disturbed = warm.size() - calm.size();
    int half = (warm.size() + 1) / 2;
    if (calm.size() >= half) {
      return new Kept(calm, disturbed);
    }
    var calmer =
        warm.stream()
            .sorted(Comparator.comparingDouble(trial -> unrest(trial, level)))
            .limit(half)
            .toList();
    return new Kept(calmer, disturbed);
  }

  /// How far the canaries of a trial lie apart or below the level, whichever is more.
  private double unrest(Taken trial, double level) {
    double before = speed(trial.before());
    double after = speed(trial.after());
    double slower = Math.min(before, after);
    return Math.max(Math.max(before, after) / slower - 1, level / slower - 1);
  }

  private double speed(Canary canary) {
    return cpuTime ? canary.perCpuSecond() : canary.perSecond();
  }

  /// The level of a night for such benchmarks: the upper quartile of its canaries.
  public double level(List<Canary> night) {
    double[] speeds = night.stream().mapToDouble(this::speed).sorted().toArray();
    return speeds.length == 0 ? 0 : speeds[(speeds.length - 1) * 3 / 4];
  }

  /// Whether further trials would say no more than is asked for.
  public boolean suffices(Precision precision, double level) {
    if (taken.size() >= precision.most()) {
      return true;
    }
    var kept = kept(level);
    if (kept.trials().size() < precision.least()) {
      return false;
    }
    return kept.trials().getFirst().values().keySet().stream()
        .allMatch(metric -> isNarrow(kept.interval(metric), precision.halfWidth()));
  }

  private static boolean isNarrow(MedianInterval interval, double halfWidth) {
    return interval.high() - interval.low() <= 2 * halfWidth * Math.abs(interval.median());
  }
}
