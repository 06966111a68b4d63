package dev.nightshift.engine.rollout;

/// Where one write to the Docker daemon stands.
public enum ActionState {
  /// It is committed that it will be made.
  INTENDED,
  /// The daemon is or was being told; whether it heard is found out by looking.
  DISPATCHED,
  /// The kernel holds the limits.
  CONFIRMED,
  /// Somebody else changed the container: theirs stays.
  DRIFTED,
  /// It must not or cannot be made.
  REFUSED,
  /// The container is gone or another one.
  ABANDONED;

  public boolean mayBecome(ActionState next) {
    return switch (this) {
      case INTENDED -> next != INTENDED;
      case DISPATCHED -> next != INTENDED && next != DISPATCHED;
      case CONFIRMED, DRIFTED, REFUSED, ABANDONED -> false;
    };
  }

  public boolean open() {
    return this == INTENDED || this == DISPATCHED;
  }

  /// As the database writes it.
  public String word() {
    return Words.of(this);
  }

  public static ActionState of(String word) {
    return Words.parse(ActionState.class, word);
  }
}
