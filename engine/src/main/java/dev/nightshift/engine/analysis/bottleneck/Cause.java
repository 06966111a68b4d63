package dev.nightshift.engine.analysis.bottleneck;

/// A container that uses much of a resource while it is the limit.
///
/// @param name the container's; from outside
/// @param then its mean use in the hours in which the resource is the limit, in cores, bytes or
///   bytes per second
/// @param otherwise its mean use in the others; 0 where there are none
/// @param share of what all containers use then, 0 to 1
public record Cause(String name, double then, double otherwise, double share) {
  /// What it uses more than otherwise.
  public double excess() {
    return Math.max(0, then - otherwise);
  }
}
