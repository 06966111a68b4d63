package dev.nightshift.engine.rollout;

/// How far a stage goes.
public enum StageKind {
  /// One container; where there is only one, the first third of the change.
  CANARY,
  /// A share of the containers; where there is only one, two thirds of the change.
  PARTIAL,
  /// All of them.
  FULL;

  /// As people type it.
  public String word() {
    return Words.of(this);
  }

  public static StageKind of(String word) {
    return Words.parse(StageKind.class, word);
  }
}
