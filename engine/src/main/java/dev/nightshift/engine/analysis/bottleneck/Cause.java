package dev.nightshift.engine.analysis.bottleneck;

import org.jspecify.annotations.Nullable;

/// A container, or all that runs outside of containers, that uses much of a resource while it is
/// the limit.
///
/// @param name the container's, from outside; or {@link #OUTSIDE}
/// @param outside whether it is all that runs outside of containers
/// @param then its mean use in the hours in which the resource is the limit, in cores, bytes or
///   bytes per second
/// @param otherwise its mean use in the others; null where there are none
/// @param share of what the resource gave then, 0 to 1
/// @param capacity what there is of the resource; 0 where that is unknown
public record Cause(
    String name,
    boolean outside,
    double then,
    @Nullable Double otherwise,
    double share,
    double capacity) {
  /// What no container is blamed for.
  public static final String OUTSIDE = "processes outside containers";

  /// What it uses more than otherwise; 0 where that is unknown.
  public double excess() {
    return otherwise == null ? 0 : Math.max(0, then - otherwise);
  }

  /// `6 cores (otherwise 0.40 cores)`.
  public String used(Resource resource) {
    String of = outside && capacity > 0 ? " of " + Bottlenecks.amount(resource, capacity) : "";
    return "%s%s (otherwise %s)"
        .formatted(
            Bottlenecks.amount(resource, then),
            of,
            otherwise == null ? "unknown" : Bottlenecks.amount(resource, otherwise));
  }
}
