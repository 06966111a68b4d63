package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rollout.RolloutView.Stage;
import dev.nightshift.engine.rollout.RolloutView.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Decides what a rollout does next, from what lies in the database and nothing else: whoever takes
/// over from a dead node decides the same.
///
/// Only a verdict of PASS lets a rollout go on by itself; no timer ever does. A rollout that is
/// taken back is exempt from freeze, windows and budget.
///
/// A stage whose containers others removed or changed before their turn is passed over once a
/// person let the rollout go on; the first stage is not, as nothing would then be tried before the
/// many.
public final class Conductor {
  /// A judge that is silent this long after its verdict was due has no data.
  private static final Duration JUDGE_PATIENCE = Duration.ofMinutes(2);

  /// What cannot be taken back within this time needs a person.
  private static final Duration UNDO_PATIENCE = Duration.ofMinutes(30);

  private Conductor() {}

  /// @param now by the database's clock
  public static Move next(RolloutView rollout, Instant now) {
    return switch (rollout.state()) {
      case AWAITING_APPROVAL -> awaitingApproval(rollout, now);
      case APPROVED -> approved(rollout, now);
      case RUNNING -> running(rollout, now);
      case HELD -> held(rollout, now);
      case ROLLING_BACK -> rollingBack(rollout, now);
      case COMPLETED, ROLLED_BACK, NEEDS_HUMAN, REJECTED, EXPIRED, SUPERSEDED, CLOSED ->
          new Move.Wait("it has ended");
    };
  }

  private static Move awaitingApproval(RolloutView rollout, Instant now) {
    if (rollout.newerAdvice() != null) {
      return new Move.Supersede(rollout.newerAdvice());
    }
    return rollout.expiresAt().isAfter(now)
        ? new Move.Wait("it waits for approval")
        : new Move.Expire();
  }

  private static Move approved(RolloutView rollout, Instant now) {
    if (!rollout.expiresAt().isAfter(now)) {
      return new Move.RollBack("it could not begin before the plan expired");
    }
    if (rollout.drift() != null) {
      return new Move.RollBack(rollout.drift());
    }
    if (!rollout.baselineReady()) {
      return new Move.Wait("it is first measured how things are before the change");
    }
    return rollout.obstacle() == null ? new Move.Start() : new Move.Wait(rollout.obstacle());
  }

  private static Move held(RolloutView rollout, Instant now) {
    if (rollout.guard() != null) {
      return new Move.RollBack(rollout.guard());
    }
    if (rollout.holdUntil() != null && !rollout.holdUntil().isAfter(now)) {
      return new Move.RollBack("nobody decided in time");
    }
    return new Move.Wait("it waits for a person");
  }

  private static Move running(RolloutView rollout, Instant now) {
    if (rollout.guard() != null) {
      return new Move.RollBack(rollout.guard());
    }
    if (rollout.deadline() != null && !rollout.deadline().isAfter(now)) {
      return new Move.RollBack("it did not end by its deadline");
    }
    for (Target target : rollout.targets()) {
      if (target.apply() == ActionState.REFUSED) {
        return new Move.RollBack(
            Objects.requireNonNullElse(target.error(), "a change was refused"));
      }
    }
    if (rollout.targets().stream().anyMatch(Target::busy)) {
      return new Move.Wait("a change is being verified");
    }
    if (rollout.drift() != null) {
      return new Move.Hold(rollout.drift());
    }
    for (Stage stage : rollout.stages()) {
      if (stage.state() != StageState.PASSED && stage.state() != StageState.CANCELLED) {
        return isLeft(rollout, stage) ? inStage(rollout, stage, now) : empty(rollout, stage, now);
      }
    }
    return new Move.Complete();
  }

  /// Whether there is a container in the stage that is still the rollout's to change.
  private static boolean isLeft(RolloutView rollout, Stage stage) {
    return rollout.targets().stream()
        .anyMatch(target -> target.ordinal() == stage.ordinal() && !target.gone());
  }

  private static Move empty(RolloutView rollout, Stage stage, Instant now) {
    boolean changed =
        rollout.targets().stream()
            .anyMatch(target -> target.ordinal() == stage.ordinal() && target.mayBeChanged());
    return switch (stage.state()) {
      case WAITING, APPLYING ->
          changed
              ? inStage(rollout, stage, now)
              : stage.ordinal() == 1
                  ? new Move.RollBack("no container of the first stage is left: make a new plan")
                  : new Move.Skip(stage.ordinal());
      case VALIDATING ->
          new Move.Conclude(stage.ordinal(), Result.NO_DATA, "none of its containers is left");
      case INCONCLUSIVE, NO_DATA -> doubted(rollout, stage);
      case SETTLING, FAILED, PASSED, CANCELLED -> inStage(rollout, stage, now);
    };
  }

  private static Move inStage(RolloutView rollout, Stage stage, Instant now) {
    return switch (stage.state()) {
      case WAITING -> begin(rollout, stage);
      case APPLYING -> apply(rollout, stage);
      case SETTLING ->
          isPast(stage.measureFrom(), now)
              ? new Move.Watch(stage.ordinal())
              : new Move.Wait("the change settles");
      case VALIDATING -> conclude(stage, now);
      case INCONCLUSIVE, NO_DATA -> doubt(rollout, stage, now);
      case FAILED ->
          new Move.RollBack("the " + stage.kind().word() + " stage failed: " + stage.findings());
      case PASSED, CANCELLED -> throw new IllegalStateException("a stage that ended is not next");
    };
  }

  private static Move begin(RolloutView rollout, Stage stage) {
    boolean asks = rollout.mode() == RolloutMode.HOLD && stage.ordinal() > 1 && !stage.allowed();
    if (asks) {
      return new Move.Hold(
          "the %s stage may begin when a person says so".formatted(stage.kind().word()));
    }
    return rollout.obstacle() == null
        ? new Move.Begin(stage.ordinal())
        : new Move.Wait(rollout.obstacle());
  }

  private static Move apply(RolloutView rollout, Stage stage) {
    if (rollout.mode() != RolloutMode.SHADOW) {
      for (Target target : rollout.targets()) {
        if (target.ordinal() == stage.ordinal() && target.apply() == null && !target.gone()) {
          return rollout.obstacle() == null
              ? new Move.Apply(target.position())
              : new Move.Wait(rollout.obstacle());
        }
      }
    }
    return new Move.Settle(stage.ordinal());
  }

  private static Move conclude(Stage stage, Instant now) {
    if (!isPast(stage.dueAt(), now)) {
      return new Move.Wait("it is watched");
    }
    if (!stage.verdicts().isEmpty()) {
      return new Move.Conclude(
          stage.ordinal(), Result.together(stage.verdicts()), stage.findings());
    }
    boolean silent = isPast(Objects.requireNonNull(stage.dueAt()).plus(JUDGE_PATIENCE), now);
    return silent
        ? new Move.Conclude(stage.ordinal(), Result.NO_DATA, "nothing was judged")
        : new Move.Wait("the verdict is awaited");
  }

  private static Move doubt(RolloutView rollout, Stage stage, Instant now) {
    boolean timeLeft =
        rollout.deadline() == null || rollout.deadline().isAfter(now.plus(stage.window()));
    if (!stage.extended() && timeLeft) {
      return new Move.Extend(stage.ordinal());
    }
    return doubted(rollout, stage);
  }

  private static Move doubted(RolloutView rollout, Stage stage) {
    String reason =
        "the %s stage stayed %s: %s"
            .formatted(stage.kind().word(), stage.state().word(), stage.findings());
    return rollout.onDoubt() == OnDoubt.HOLD ? new Move.Hold(reason) : new Move.RollBack(reason);
  }

  private static Move rollingBack(RolloutView rollout, Instant now) {
    boolean late =
        rollout.rollingSince() != null && isPast(rollout.rollingSince().plus(UNDO_PATIENCE), now);
    if (rollout.targets().stream().anyMatch(Target::busy)) {
      return late
          ? new Move.AskPerson("a container could not be given its old limits within half an hour")
          : new Move.Wait("a change is being taken back");
    }
    for (Target target : newestFirst(rollout.targets())) {
      if (target.mayBeChanged() && !target.gone() && target.undo() == null) {
        return new Move.Undo(target.position());
      }
    }
    for (Target target : rollout.targets()) {
      if (target.mayBeChanged() && !target.gone() && target.undo() == ActionState.REFUSED) {
        return new Move.AskPerson(
            Objects.requireNonNullElse(target.error(), "an undo was refused"));
      }
    }
    return new Move.RolledBack();
  }

  private static List<Target> newestFirst(List<Target> targets) {
    return targets.reversed();
  }

  private static boolean isPast(
      java.time.@org.jspecify.annotations.Nullable Instant at, Instant now) {
    return at != null && !at.isAfter(now);
  }
}
