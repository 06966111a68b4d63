package dev.nightshift.jobs.web;

import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of the risk of a plan that was made by hand: how often more was used than it
/// leaves. Advice tells its own.
final class PlanRisk {
  private final PlanFactsStore facts;

  PlanRisk(PlanFactsStore facts) {
    this.facts = facts;
  }

  /// In a sentence; empty where the plan is advised, or its limits move.
  Optional<String> sentence(PlanStore.Stored stored) {
    var plan = stored.plan();
    if (!stored.maker().byHand() || plan.moving() != null) {
      return Optional.empty();
    }
    var target = plan.targets().getLast();
    var containers = plan.targets().stream().map(Plan.Target::container).distinct().toList();
    var before = target.before();
    var after = target.after();
    var parts = new ArrayList<String>();
    if (!Objects.equals(before.bandwidth(), after.bandwidth())) {
      parts.add(part("CPU", facts.cpu(containers), after.bandwidth()));
    }
    if (!Objects.equals(before.memoryBytes(), after.memoryBytes())) {
      var bytes = after.memoryBytes();
      parts.add(
          part("memory", facts.memory(containers), bytes == null ? null : bytes.doubleValue()));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static String part(String resource, List<Point> hours, @Nullable Double limit) {
    if (limit == null || limit <= 0) {
      return resource + ": none, no limit is left";
    }
    if (hours.isEmpty()) {
      return resource + ": not known, there is no history of an hour";
    }
    double most = limit;
    long over = hours.stream().filter(hour -> hour.max() > most).count();
    return "%s: more than the new limit was used in %d of %d hours that are known"
        .formatted(resource, over, hours.size());
  }
}
