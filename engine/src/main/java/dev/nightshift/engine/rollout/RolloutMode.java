package dev.nightshift.engine.rollout;

/// How far an approved plan may go by itself.
public enum RolloutMode {
  /// Nothing is applied: what would have been done is written down and compared with what came.
  SHADOW,
  /// Each stage waits for a person before the next one begins.
  HOLD,
  /// A stage that was judged well is followed by the next without asking.
  AUTO
}
