package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.analysis.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is known of one resource of a host or container.
///
/// @param hours in order of time
/// @param users use of it by each container of the host, by name and hour, in cores, bytes or bytes
///   per second, each a mean over the time in which the host was watched; empty for a container's
///   own resource
/// @param given what the host gave of it in all, by hour, in the same unit; empty where that is
///   unknown
/// @param capacity of the host in the same unit; 0 where it is unknown
public record UseHistory(
    Subject subject,
    Resource resource,
    List<UseHour> hours,
    Map<String, Map<Instant, Double>> users,
    Map<Instant, Double> given,
    double capacity) {
  /// A resource of which nobody knows who uses it.
  public UseHistory(Subject subject, Resource resource, List<UseHour> hours) {
    this(subject, resource, hours, Map.of(), Map.of(), 0);
  }
}
