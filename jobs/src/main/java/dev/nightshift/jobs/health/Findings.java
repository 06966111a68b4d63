package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HealthResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects what groups of checks find. A group that fails leaves an unknown result and does not
/// keep the others from looking.
final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  private final List<HealthResult> results = new ArrayList<>();
  private final Set<String> looked = new HashSet<>();
  private final List<String> failed = new ArrayList<>();

  /// A group of checks.
  interface Group {
    List<HealthResult> check() throws InterruptedException;
  }

  /// @param name of the group
  /// @param subject what it is about, for the result when it fails
  /// @param checks names of its checks: once it has looked, subjects it does not name are gone
  void add(String name, String subject, Set<String> checks, Group group)
      throws InterruptedException {
    try {
      results.addAll(group.check());
      looked.addAll(checks);
    } catch (RuntimeException failure) {
      failed.add(name);
      results.add(
          HealthResult.unknown(name, subject, "The check could not be made: " + reason(failure)));
      LOG.warn("The health check of {} failed on {}; the others go on", name, subject, failure);
    }
  }

  private static String reason(RuntimeException failure) {
    String message = failure.getMessage();
    String line =
        message == null
            ? failure.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
    return line.endsWith(".") ? line : line + ".";
  }

  List<HealthResult> results() {
    return results;
  }

  Set<String> looked() {
    return looked;
  }

  List<String> failed() {
    return failed;
  }
}
