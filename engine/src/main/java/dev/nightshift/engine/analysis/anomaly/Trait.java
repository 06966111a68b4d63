package dev.nightshift.engine.analysis.anomaly;

/// What may be strange about the newest values of a series.
public enum Trait {
  /// It was seldom so high.
  HIGH,
  /// It was seldom so low.
  LOW,
  /// It seldom changed so much from one value to the next.
  JUMP,
  /// It was seldom so far from the dozen values before it.
  AWAY,
  /// A dozen values seldom scattered so much.
  SCATTER,
  /// A dozen values were seldom so unlike those at the same time of the days before.
  UNLIKE_OTHER_DAYS
}
