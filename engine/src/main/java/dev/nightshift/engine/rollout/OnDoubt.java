package dev.nightshift.engine.rollout;

/// What is done when a verdict stays inconclusive or without data.
public enum OnDoubt {
  /// The change is taken back.
  ROLL_BACK,
  /// A person is asked; without an answer within a day the change is taken back.
  HOLD;

  /// As the plan writes it.
  public String word() {
    return Words.of(this);
  }

  public static OnDoubt of(String word) {
    return Words.parse(OnDoubt.class, word);
  }
}
