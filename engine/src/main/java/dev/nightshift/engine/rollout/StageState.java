package dev.nightshift.engine.rollout;

/// Where a stage of a rollout stands.
///
/// ```
/// WAITING ──▶ APPLYING ──▶ SETTLING ──▶ VALIDATING ──▶ PASSED | FAILED
///                                         ▲ ▼
///                                 INCONCLUSIVE, NO_DATA ──▶ PASSED, by a person only
/// ```
///
/// Whatever has not ended is CANCELLED when the rollout is taken back.
public enum StageState {
  WAITING,
  APPLYING,
  SETTLING,
  VALIDATING,
  PASSED,
  FAILED,
  INCONCLUSIVE,
  NO_DATA,
  CANCELLED;

  public boolean mayBecome(StageState next) {
    return switch (this) {
      case WAITING -> next == APPLYING || next == CANCELLED;
      case APPLYING -> next == SETTLING || next == FAILED || next == CANCELLED;
      case SETTLING -> next == VALIDATING || next == FAILED || next == CANCELLED;
      case VALIDATING ->
          next == PASSED
              || next == FAILED
              || next == INCONCLUSIVE
              || next == NO_DATA
              || next == CANCELLED;
      case INCONCLUSIVE, NO_DATA -> next == VALIDATING || next == PASSED || next == CANCELLED;
      case PASSED, FAILED, CANCELLED -> false;
    };
  }

  /// As the database writes it.
  public String word() {
    return Words.of(this);
  }

  public static StageState of(String word) {
    return Words.parse(StageState.class, word);
  }
}
