package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rollout.StageJudge.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What harm the judge could see, told before anybody approves: the smallest rise of each metric
/// that a window of this length shows in 8 of 10 cases, from how much the metric moved of late.
public final class Foresight {
  private Foresight() {}

  /// What could be seen in one metric.
  ///
  /// @param baseline what it was of late
  /// @param bound the rise from which on it is harm
  /// @param detectable the smallest rise that would be called harm in 8 of 10 cases
  /// @param twin whether untouched containers are the control
  public record Sight(
      Metric metric, double baseline, double bound, double detectable, boolean twin) {
    /// Whether harm at the bound would be seen; else such harm mostly ends in doubt.
    public boolean sharp() {
      return detectable <= 1.05 * bound;
    }

    /// In a line, e.g. `+12.0 ms (24 %)`; what is many times a baseline near nothing is told
    /// without the share of it.
    public String text() {
      String rise = "+" + metric.text(detectable);
      return detectable < baseline
          ? rise + " (" + dev.nightshift.engine.Text.percent(detectable / baseline) + ")"
          : rise;
    }
  }

  /// @param changed series before the change of the containers that will be changed first
  /// @param twins the same of those that stay as they are meanwhile
  /// @param measured how long a window is judged
  /// @param now when the series end
  public static List<Sight> of(
      Map<Metric, ? extends Collection<List<Point>>> changed,
      Map<Metric, ? extends Collection<List<Point>>> twins,
      Duration measured,
      Instant now) {
    var evidence = new Evidence(changed, twins, List.of(), now, now, now.plus(measured));
    var foreseen = new EnumMap<Metric, Sight>(Metric.class);
    var runs = StageJudge.runs(evidence);
    runs.forEach(
        (metric, run) -> {
          // how full a container is depends on its limit alone: harm is above 95 % whatever it was
          if (metric != Metric.MEMORY_USE) {
            var compared = Comparison.foreseen(run.before, run.twinBefore, Batches.IN_WINDOW);
            if (compared != null) {
              double bound = metric.bound(compared.baseline());
              double seen = compared.detectable(StageJudge.failLevel(metric, runs.size()));
              foreseen.put(
                  metric,
                  new Sight(metric, compared.baseline(), bound, Math.max(bound, seen), run.twin()));
            }
          }
        });
    return new ArrayList<>(foreseen.values());
  }
}
