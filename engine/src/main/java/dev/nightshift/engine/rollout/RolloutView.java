package dev.nightshift.engine.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that decides what a rollout does next, as it stands in the database.
///
/// @param newerAdvice what was advised otherwise since the plan was made; null for nothing
/// @param expiresAt when an approved plan that could not begin is given up
/// @param deadline by then it has ended or is taken back; null before it began
/// @param holdUntil until when a held one waits
/// @param rollingSince since when it is being taken back
/// @param baselineReady whether there is something to compare with
/// @param obstacle why no container may be changed now (freeze, window, budget); null when one may
/// @param drift what somebody else did to a container and no person has answered yet; null for
///   nothing
/// @param guard the hard guard that tripped, in a sentence; null for none
/// @param stages in order
/// @param targets in order of their positions
public record RolloutView(
    RolloutState state,
    RolloutMode mode,
    OnDoubt onDoubt,
    @Nullable String newerAdvice,
    Instant expiresAt,
    @Nullable Instant deadline,
    @Nullable Instant holdUntil,
    @Nullable Instant rollingSince,
    boolean baselineReady,
    @Nullable String obstacle,
    @Nullable String drift,
    @Nullable String guard,
    List<Stage> stages,
    List<Target> targets) {

  /// A stage.
  ///
  /// @param allowed whether a person let it begin
  /// @param window how long it is watched, settling included
  /// @param measureFrom when it has settled
  /// @param dueAt when its verdict is due
  /// @param extended whether it was lengthened already
  /// @param verdicts results of the look that is due; empty before it was made
  /// @param findings the worst verdicts in a sentence
  public record Stage(
      int ordinal,
      StageKind kind,
      StageState state,
      boolean allowed,
      Duration window,
      @Nullable Instant measureFrom,
      @Nullable Instant dueAt,
      boolean extended,
      List<Result> verdicts,
      String findings) {}

  /// A container that a stage changes.
  ///
  /// @param container identity of the container: one may be the target of several stages
  /// @param gone whether somebody else recreated, removed or changed it
  /// @param apply state of its change; null before it was intended
  /// @param undo state of the latest undo of its container; null where there is none
  /// @param error why its latest action was refused
  public record Target(
      int position,
      int ordinal,
      long container,
      boolean gone,
      @Nullable ActionState apply,
      @Nullable ActionState undo,
      @Nullable String error) {
    boolean mayBeChanged() {
      return apply == ActionState.DISPATCHED || apply == ActionState.CONFIRMED;
    }

    /// Whether something is being done to it.
    public boolean busy() {
      return (apply != null && apply.open()) || (undo != null && undo.open());
    }
  }
}
