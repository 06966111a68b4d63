package dev.nightshift.engine.analysis.bottleneck;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Who uses most of a resource of a host while it is the limit.
///
/// Named is who used at least a fifth of what the resource gave then. What the host gave and no
/// container used is what runs outside of containers: told of CPU and memory, as of disks and
/// networks the kernel does not say for whom it wrote or sent. Looked at are the hours in which
/// anything is known of containers.
///
/// @param limited starts of the hours in which it is the limit
record Causes(UseHistory history, Set<Instant> limited) {
  private static final double LEAST_SHARE = 0.2;
  private static final int MOST = 3;

  /// The greatest first.
  List<Cause> greatest() {
    var then = new TreeSet<Instant>();
    var otherwise = new TreeSet<Instant>();
    for (var use : history.users().values()) {
      use.keySet().forEach(hour -> (limited.contains(hour) ? then : otherwise).add(hour));
    }
    if (then.isEmpty()) {
      return List.of();
    }
    var containers = sums();
    double given = Math.max(mean(containers, then), mean(history.given(), then));
    var causes = new ArrayList<Cause>();
    history
        .users()
        .forEach((name, use) -> causes.add(cause(name, false, use, then, otherwise, given)));
    if (history.resource() == Resource.CPU || history.resource() == Resource.MEMORY) {
      causes.add(cause(Cause.OUTSIDE, true, outside(containers), then, otherwise, given));
    }
    return causes.stream()
        .filter(cause -> cause.share() >= LEAST_SHARE)
        .sorted(
            Comparator.comparingDouble((Cause cause) -> -cause.then()).thenComparing(Cause::name))
        .limit(MOST)
        .toList();
  }

  private Cause cause(
      String name,
      boolean outside,
      Map<Instant, Double> use,
      Set<Instant> then,
      Set<Instant> otherwise,
      double given) {
    double used = mean(use, then);
    return new Cause(
        name,
        outside,
        used,
        otherwise.isEmpty() ? null : Double.valueOf(mean(use, otherwise)),
        given > 0 ? used / given : 0,
        history.capacity());
  }

  private Map<Instant, Double> sums() {
    var sums = new HashMap<Instant, Double>();
    for (var use : history.users().values()) {
      use.forEach((hour, value) -> sums.merge(hour, value, Double::sum));
    }
    return sums;
  }

  private Map<Instant, Double> outside(Map<Instant, Double> containers) {
    var rest = new HashMap<Instant, Double>();
    history
        .given()
        .forEach(
            (hour, value) ->
                rest.put(hour, Math.max(0, value - containers.getOrDefault(hour, 0.0))));
    return rest;
  }

  /// An hour without an entry is one without use.
  private static double mean(Map<Instant, Double> use, Collection<Instant> hours) {
    return hours.stream().mapToDouble(hour -> use.getOrDefault(hour, 0.0)).average().orElse(0);
  }
}
