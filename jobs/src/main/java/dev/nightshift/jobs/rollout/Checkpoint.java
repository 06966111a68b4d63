package dev.nightshift.jobs.rollout;

/// Told at every point between two steps of which one may be the last. Tests halt, pause or fail
/// there; in production nobody listens.
@FunctionalInterface
public interface Checkpoint {
  Checkpoint NONE = _ -> {};

  /// @param point its name, e.g. `apply.dispatch.committed`
  void reached(String point);
}
