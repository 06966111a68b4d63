package dev.nightshift.engine.rollout;

/// Where a rollout stands. The table `rollout_transition` refuses every other move.
///
/// ```
/// AWAITING_APPROVAL ──▶ APPROVED ──▶ RUNNING ──▶ COMPLETED
///   ▼ rejected, expired,   │        ▲  ▼ │           │ on demand
///     superseded           ▼        HELD ▼           ▼
///                          └──────▶ ROLLING_BACK ──▶ ROLLED_BACK
///                                        ▲ ▼
///                                    NEEDS_HUMAN ──▶ CLOSED
/// ```
public enum RolloutState {
  AWAITING_APPROVAL,
  APPROVED,
  RUNNING,
  HELD,
  COMPLETED,
  ROLLING_BACK,
  ROLLED_BACK,
  NEEDS_HUMAN,
  REJECTED,
  EXPIRED,
  SUPERSEDED,
  CLOSED;

  public boolean mayBecome(RolloutState next) {
    return switch (this) {
      case AWAITING_APPROVAL ->
          next == APPROVED || next == REJECTED || next == EXPIRED || next == SUPERSEDED;
      case APPROVED -> next == RUNNING || next == HELD || next == ROLLING_BACK;
      case RUNNING -> next == HELD || next == ROLLING_BACK || next == COMPLETED;
      case HELD -> next == RUNNING || next == ROLLING_BACK;
      case COMPLETED -> next == ROLLING_BACK;
      case ROLLING_BACK -> next == ROLLED_BACK || next == NEEDS_HUMAN;
      case NEEDS_HUMAN -> next == ROLLING_BACK || next == CLOSED;
      case ROLLED_BACK, REJECTED, EXPIRED, SUPERSEDED, CLOSED -> false;
    };
  }

  /// Whether it still has its containers to itself: no other plan may be made for them.
  public boolean open() {
    return switch (this) {
      case AWAITING_APPROVAL, APPROVED, RUNNING, HELD, ROLLING_BACK, NEEDS_HUMAN -> true;
      case COMPLETED, ROLLED_BACK, REJECTED, EXPIRED, SUPERSEDED, CLOSED -> false;
    };
  }

  /// Whether nothing goes on until somebody decides.
  public boolean waitsForPerson() {
    return this == AWAITING_APPROVAL || this == HELD || this == NEEDS_HUMAN;
  }

  /// As the database writes it, e.g. `rolling-back`.
  public String word() {
    return Words.of(this);
  }

  public static RolloutState of(String word) {
    return Words.parse(RolloutState.class, word);
  }
}
