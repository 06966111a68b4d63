package dev.nightshift.engine.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides which results are news.
///
/// ```
/// well ──opened──▶ warning ◀──changed──▶ critical
///   ▲                 │                     │
///   └─────closed──────┴─────────closed──────┘
/// ```
///
/// Unknown changes nothing: no alarm and no all-clear from missing data. A subject that is gone (a
/// removed container, an unmounted volume) is closed, once its check has really looked.
public final class Alerts {
  private Alerts() {}

  /// @param open statuses of the open alerts
  /// @param results what the checks found
  /// @param looked names of the checks that could look at all their subjects
  public static List<AlertChange> changes(
      Map<CheckSubject, HealthStatus> open, Collection<HealthResult> results, Set<String> looked) {
    var changes = new ArrayList<AlertChange>();
    for (var result : results) {
      var before = open.get(result.about());
      if (result.status().isAlarming()) {
        if (before == null) {
          changes.add(new AlertChange.Opened(result));
        } else if (before != result.status()) {
          changes.add(new AlertChange.Changed(before, result));
        }
      } else if (before != null && result.status() == HealthStatus.OK) {
        changes.add(new AlertChange.Closed(result.about(), before, result.sentence()));
      }
    }
    gone(open, results, looked, changes);
    return changes;
  }

  private static void gone(
      Map<CheckSubject, HealthStatus> open,
      Collection<HealthResult> results,
      Set<String> looked,
      List<AlertChange> changes) {
    var seen = results.stream().map(HealthResult::about).collect(Collectors.toSet());
    open.forEach(
        (about, before) -> {
          if (!seen.contains(about) && looked.contains(about.check())) {
            changes.add(
                new AlertChange.Closed(
                    about, before, about.subject() + " is no longer there to be checked."));
          }
        });
  }
}
