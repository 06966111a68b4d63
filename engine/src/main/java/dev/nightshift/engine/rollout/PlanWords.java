package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rightsizing.Undo;

/// What a plan means, in the words that every channel tells it with.
public final class PlanWords {
  /// What is acted upon at once, without waiting for a verdict.
  public static final String GUARDS =
      "an OOM kill, a restart, an unhealthy, stopped or missing container, a silent probe, held back in over 25 % of periods";

  /// What an approval with `reapply` also allows.
  public static final String REAPPLIED =
      "containers that come back with the old limits within 7 days are changed again under the same approval";

  private PlanWords() {}

  public static String mode(RolloutMode mode) {
    return switch (mode) {
      case SHADOW -> "shadow: it is judged, nothing is changed";
      case HOLD -> "hold: each stage after the first waits for a person";
      case AUTO -> "auto: a stage that passed is followed by the next";
    };
  }

  public static String doubt(OnDoubt onDoubt) {
    return "a stage is watched half as long again, once; then "
        + (onDoubt == OnDoubt.HOLD ? "a person is asked" : "all is taken back");
  }

  public static String undo(Undo exactness) {
    return switch (exactness) {
      case EXACT -> "exact: the limits that are in force now are in force again";
      case EQUIVALENT -> "equivalent: a limit as high as the host stands where none was";
      case IMPOSSIBLE -> "impossible on a running container";
    };
  }
}
