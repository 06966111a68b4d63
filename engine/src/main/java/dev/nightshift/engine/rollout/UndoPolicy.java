package dev.nightshift.engine.rollout;

/// Which changes may be proposed, by how well they can be taken back.
public enum UndoPolicy {
  /// Only changes whose undo restores exactly what was there.
  EXACT,
  /// Also changes whose undo leaves the same effect in other words, e.g. a limit as high as the
  /// host instead of none.
  EQUIVALENT
}
