package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.AlertChange;
import dev.nightshift.engine.health.HealthResult;
import dev.nightshift.engine.health.HealthStatus;
import java.time.Instant;
import java.util.List;

/// One round of the health check.
///
/// @param results what all checks found
/// @param changes those that are news
/// @param failedChecks groups of checks that could not be made
public record Round(
    Instant at, List<HealthResult> results, List<AlertChange> changes, List<String> failedChecks) {
  public Round {
    results = List.copyOf(results);
    changes = List.copyOf(changes);
    failedChecks = List.copyOf(failedChecks);
  }

  /// Results of that status.
  public long count(HealthStatus status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  /// `57 checks: 1 critical, 2 warning, 3 unknown; 1 alert opened, 2 closed`.
  public String sentence() {
    var text = new StringBuilder().append(results.size()).append(" checks: ");
    text.append(count(HealthStatus.CRITICAL)).append(" critical, ");
    text.append(count(HealthStatus.WARNING)).append(" warning, ");
    text.append(count(HealthStatus.UNKNOWN)).append(" unknown");
    long opened = changes.stream().filter(AlertChange.Opened.class::isInstance).count();
    long closed = changes.stream().filter(AlertChange.Closed.class::isInstance).count();
    if (opened + closed > 0) {
      text.append("; ")
          .append(opened)
          .append(opened == 1 ? " alert opened, " : " alerts opened, ")
          .append(closed)
          .append(" closed");
    }
    if (!failedChecks.isEmpty()) {
      text.append("; could not be made: ").append(String.join(", ", failedChecks));
    }
    return text.toString();
  }
}
