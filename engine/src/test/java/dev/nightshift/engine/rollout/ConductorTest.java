package dev.nightshift.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A model of a rollout that goes through thousands of lives with crashes, bad verdicts, refusals,
/// drift and people who change their minds. What must never happen never does.
class ConductorTest {
  private static final Duration WINDOW = Duration.ofMinutes(9);

  @Test
  void everyLifeEndsAndKeepsTheRules() {
    var ends = EnumSet.noneOf(RolloutState.class);
    for (int seed = 0; seed < 5_000; seed++) {
      var life = new Life(new Random(seed));
      life.live();
      ends.add(life.state);
      assertThat(life.state.open() && life.state != RolloutState.NEEDS_HUMAN)
          .as("seed %d ended %s", seed, life.state)
          .isFalse();
      if (life.state == RolloutState.ROLLED_BACK) {
        for (int c = 0; c < life.old.length; c++) {
          assertThat(life.old[c] || life.drifted.contains(c))
              .as("seed %d: container %d has its old limits or somebody else's", seed, c)
              .isTrue();
        }
      }
    }
    assertThat(ends)
        .as("the model reaches every end")
        .contains(
            RolloutState.COMPLETED,
            RolloutState.ROLLED_BACK,
            RolloutState.NEEDS_HUMAN,
            RolloutState.EXPIRED,
            RolloutState.REJECTED);
  }

  @Test
  void onlyAPassLetsAStageGoOn() {
    for (Result result : Result.values()) {
      assertThat(Result.together(List.of(Result.PASS, result)) == Result.PASS)
          .isEqualTo(result == Result.PASS);
    }
  }

  private static final List<StageKind> KINDS =
      List.of(StageKind.CANARY, StageKind.PARTIAL, StageKind.FULL);
  private static final Result[] NOT_PASSED = {Result.FAIL, Result.INCONCLUSIVE, Result.NO_DATA};

  /// One rollout of four containers in three stages, with a world around it.
  private static final class Life {
    final Random random;
    final boolean[] old = {true, true, true, true};
    final Set<Integer> drifted = new HashSet<>();
    final ActionState[] apply = new ActionState[4];
    final ActionState[] undo = new ActionState[4];
    final boolean[] reached = new boolean[4];
    final StageState[] stages = {StageState.WAITING, StageState.WAITING, StageState.WAITING};
    final boolean[] extended = new boolean[3];
    final boolean[] allowed = new boolean[3];
    final Instant[] dueAt = new Instant[3];
    final List<List<Result>> verdicts = new ArrayList<>(List.of(List.of(), List.of(), List.of()));
    final RolloutMode mode;
    final OnDoubt onDoubt;
    final boolean forgotten;
    RolloutState state = RolloutState.AWAITING_APPROVAL;
    Instant now = Instant.EPOCH;
    @Nullable Instant deadline;
    @Nullable Instant holdUntil;
    @Nullable Instant rollingSince;
    @Nullable String drift;
    @Nullable String guard;

    Life(Random random) {
      this.random = random;
      this.mode = any(RolloutMode.values());
      this.onDoubt = any(OnDoubt.values());
      this.forgotten = random.nextInt(20) == 0;
    }

    private <T> T any(T[] values) {
      return values[random.nextInt(values.length)];
    }

    static final int[] STAGE_OF = {1, 2, 3, 3};

    void live() {
      for (int i = 0; i < 3_000 && (state.open() || i < 5); i++) {
        if (state == RolloutState.NEEDS_HUMAN && random.nextInt(3) == 0) {
          return;
        }
        world();
        var view = view();
        var move = Conductor.next(view, now);
        assertThat(Conductor.next(view, now))
            .as("the same decision for the same state")
            .isEqualTo(move);
        // a crash: the node that decided dies before it does anything
        if (random.nextInt(4) != 0) {
          make(move);
        }
        now = now.plusSeconds(random.nextInt(120));
      }
    }

    private RolloutView view() {
      var stageViews = new ArrayList<RolloutView.Stage>();
      for (int s = 0; s < 3; s++) {
        stageViews.add(
            new RolloutView.Stage(
                s + 1,
                KINDS.get(s),
                stages[s],
                allowed[s],
                WINDOW,
                dueAt[s] == null ? null : dueAt[s].minus(WINDOW.minusMinutes(1)),
                dueAt[s],
                extended[s],
                verdicts.get(s),
                "as the model says"));
      }
      var targets = new ArrayList<RolloutView.Target>();
      for (int c = 0; c < 4; c++) {
        targets.add(
            new RolloutView.Target(
                c, STAGE_OF[c], c, drifted.contains(c), apply[c], undo[c], "refused by the model"));
      }
      String obstacle = random.nextInt(5) == 0 ? "frozen" : null;
      return new RolloutView(
          state,
          mode,
          onDoubt,
          random.nextInt(50) == 0 ? "advised anew" : null,
          Instant.EPOCH.plusSeconds(7_200),
          deadline,
          holdUntil,
          rollingSince,
          random.nextInt(3) != 0,
          obstacle,
          drift,
          guard,
          stageViews,
          targets);
    }

    /// What people, the judge, the daemon and others do meanwhile.
    private void world() {
      int dice = random.nextInt(60);
      switch (forgotten ? 59 : dice) {
        case 0 -> person(RolloutState.REJECTED);
        case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> person(RolloutState.APPROVED);
        case 12 -> person(RolloutState.HELD);
        case 13, 14, 15, 16, 17, 18 -> proceed();
        case 19 -> person(RolloutState.ROLLING_BACK);
        case 20 -> drift(random.nextInt(4));
        case 21 ->
            guard = random.nextInt(6) == 0 && state == RolloutState.RUNNING ? "an OOM kill" : guard;
        default -> {
          // nothing happens
        }
      }
      for (int c = 0; c < 4; c++) {
        reconcile(c);
      }
      for (int s = 0; s < 3; s++) {
        boolean due = stages[s] == StageState.VALIDATING && !dueAt[s].isAfter(now);
        if (due && verdicts.get(s).isEmpty() && random.nextInt(4) != 0) {
          int luck = random.nextInt(12);
          verdicts.set(s, List.of(Result.PASS, luck < 3 ? any(NOT_PASSED) : Result.PASS));
        }
      }
    }

    private void person(RolloutState next) {
      if (state.mayBecome(next) && !(state == RolloutState.NEEDS_HUMAN)) {
        become(next);
        if (next == RolloutState.HELD) {
          holdUntil = now.plus(Duration.ofHours(24));
        }
      }
    }

    private void proceed() {
      if (state == RolloutState.HELD) {
        become(RolloutState.RUNNING);
        holdUntil = null;
        drift = null;
        deadline = now.plus(Duration.ofHours(1));
        for (int s = 0; s < 3; s++) {
          if (stages[s] == StageState.INCONCLUSIVE || stages[s] == StageState.NO_DATA) {
            move(s, StageState.PASSED);
          }
          if (stages[s] == StageState.WAITING) {
            allowed[s] = true;
            return;
          }
        }
      }
    }

    private void drift(int c) {
      boolean settled = apply[c] == null || apply[c] == ActionState.CONFIRMED;
      if (settled && (state == RolloutState.RUNNING || state == RolloutState.HELD)) {
        drifted.add(c);
        drift = "somebody changed " + c;
      }
    }

    /// The restart rule: what is open is looked at, and brought to rest or tried again.
    private void reconcile(int c) {
      if (apply[c] != null && apply[c].open() && random.nextInt(2) == 0) {
        boolean wanted = state == RolloutState.RUNNING;
        ActionState next =
            reached[c] ? ActionState.CONFIRMED : wanted ? write(c) : ActionState.ABANDONED;
        apply[c] = next;
      }
      if (undo[c] != null && undo[c].open() && random.nextInt(2) == 0) {
        boolean refused = random.nextInt(40) == 0;
        undo[c] = refused ? ActionState.REFUSED : ActionState.CONFIRMED;
        old[c] = !refused || old[c];
      }
    }

    /// The daemon hears the write, refuses it, or hears it and its answer is lost.
    private ActionState write(int c) {
      assertThat(state)
          .as("a change is written while the rollout runs")
          .isEqualTo(RolloutState.RUNNING);
      if (random.nextInt(30) == 0) {
        return ActionState.REFUSED;
      }
      old[c] = false;
      reached[c] = true;
      return random.nextInt(3) == 0 ? ActionState.DISPATCHED : ActionState.CONFIRMED;
    }

    private void make(Move move) {
      switch (move) {
        case Move.Wait _ -> {}
        case Move.Expire _ -> become(RolloutState.EXPIRED);
        case Move.Supersede(String _) -> {
          assertThat(state).isEqualTo(RolloutState.AWAITING_APPROVAL);
          become(RolloutState.SUPERSEDED);
        }
        case Move.Start _ -> {
          become(RolloutState.RUNNING);
          deadline = now.plus(Duration.ofHours(1));
        }
        case Move.Begin(int ordinal) -> {
          for (int s = 0; s < ordinal - 1; s++) {
            assertThat(stages[s])
                .as("stages before it passed, or had nothing left")
                .isIn(StageState.PASSED, StageState.CANCELLED);
          }
          assertThat(ordinal == 1 || stages[0] == StageState.PASSED).isTrue();
          assertThat(mode == RolloutMode.HOLD && ordinal > 1 && !allowed[ordinal - 1]).isFalse();
          move(ordinal - 1, StageState.APPLYING);
        }
        case Move.Skip(int ordinal) -> {
          assertThat(ordinal).as("the first stage is never passed over").isGreaterThan(1);
          for (int c = 0; c < 4; c++) {
            assertThat(
                    STAGE_OF[c] != ordinal
                        || (drifted.contains(c) && apply[c] != ActionState.CONFIRMED))
                .isTrue();
          }
          move(ordinal - 1, StageState.CANCELLED);
        }
        case Move.Apply(int position) -> {
          assertThat(mode).as("shadow never acts").isNotEqualTo(RolloutMode.SHADOW);
          assertThat(drifted).doesNotContain(position);
          assertThat(stages[STAGE_OF[position] - 1]).isEqualTo(StageState.APPLYING);
          assertThat(apply[position]).isNull();
          apply[position] = ActionState.INTENDED;
        }
        case Move.Settle(int ordinal) -> {
          move(ordinal - 1, StageState.SETTLING);
          dueAt[ordinal - 1] = now.plus(WINDOW);
        }
        case Move.Watch(int ordinal) -> move(ordinal - 1, StageState.VALIDATING);
        case Move.Conclude(int ordinal, Result result, String _) ->
            move(
                ordinal - 1,
                switch (result) {
                  case PASS -> {
                    assertThat(verdicts.get(ordinal - 1)).isNotEmpty().containsOnly(Result.PASS);
                    yield StageState.PASSED;
                  }
                  case FAIL -> StageState.FAILED;
                  case INCONCLUSIVE -> StageState.INCONCLUSIVE;
                  case NO_DATA -> StageState.NO_DATA;
                });
        case Move.Extend(int ordinal) -> {
          assertThat(extended[ordinal - 1]).as("once at most").isFalse();
          extended[ordinal - 1] = true;
          verdicts.set(ordinal - 1, List.of());
          dueAt[ordinal - 1] = now.plus(WINDOW.dividedBy(2));
          move(ordinal - 1, StageState.VALIDATING);
        }
        case Move.Hold(String _) -> {
          become(RolloutState.HELD);
          holdUntil = now.plus(Duration.ofHours(24));
          now = random.nextInt(4) == 0 ? now.plus(Duration.ofHours(25)) : now;
        }
        case Move.RollBack(String _) -> become(RolloutState.ROLLING_BACK);
        case Move.Undo(int position) -> {
          assertThat(undo[position]).isNull();
          undo[position] = ActionState.INTENDED;
        }
        case Move.Complete _ -> {
          assertThat(stages).isSubsetOf(StageState.PASSED, StageState.CANCELLED);
          assertThat(stages[0]).isEqualTo(StageState.PASSED);
          become(RolloutState.COMPLETED);
        }
        case Move.RolledBack _ -> become(RolloutState.ROLLED_BACK);
        case Move.AskPerson(String _) -> become(RolloutState.NEEDS_HUMAN);
      }
    }

    private void become(RolloutState next) {
      assertThat(state.mayBecome(next)).as("%s to %s", state, next).isTrue();
      state = next;
      if (next == RolloutState.ROLLING_BACK) {
        rollingSince = now;
      }
    }

    private void move(int stage, StageState next) {
      assertThat(stages[stage].mayBecome(next)).as("%s to %s", stages[stage], next).isTrue();
      stages[stage] = next;
    }
  }
}
