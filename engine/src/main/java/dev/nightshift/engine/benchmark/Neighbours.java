package dev.nightshift.engine.benchmark;

import java.util.Map;
import java.util.Optional;

/// What is known of the containers on a host before it is measured.
///
/// @param usuallyStalled by container: 95th percentile of the share of an hour in which it waited,
///   over the last seven days
/// @param newest name of a container that was put into service a moment ago; empty without one
public record Neighbours(Map<String, Double> usuallyStalled, Optional<String> newest) {
  public static final Neighbours UNKNOWN = new Neighbours(Map.of(), Optional.empty());

  public Neighbours {
    usuallyStalled = Map.copyOf(usuallyStalled);
  }

  /// The same, whatever was put into service a moment ago: for a person who asks now.
  public Neighbours settled() {
    return new Neighbours(usuallyStalled, Optional.empty());
  }
}
