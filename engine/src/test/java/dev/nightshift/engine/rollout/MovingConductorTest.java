package dev.nightshift.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.usage.ContainerLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MovingConductorTest {
  /// A Friday: 96 hours after Monday 00:00 UTC at midnight.
  private static final Instant FRIDAY_7 = Instant.parse("2026-11-20T07:30:00Z");

  private static final Instant AFTER_MIDNIGHT = Instant.parse("2026-11-21T00:10:00Z");

  private static final Moving CLOCK =
      new Moving(
          Resource.CPU,
          new ClockLimits(
              List.of(new ClockLimits.Step(96 + 8, 2), new ClockLimits.Step(96 + 18, 0.5))));
  private static final Moving ENVELOPE =
      new Moving(Resource.MEMORY, new HeadroomGuard(100 << 20, 300 << 20));

  private static Plan plan(Moving moving) {
    var limits =
        new ContainerLimits(
            1_000_000_000L, null, null, null, null, 256L << 20, 256L << 20, null, null);
    return moving.plan(
        "host",
        "web",
        List.of(
            new Staging.Subject(11, "a".repeat(64), "web-1", limits, null, null),
            new Staging.Subject(12, "b".repeat(64), "web-2", limits, null, null)),
        null,
        Duration.ofSeconds(10),
        Duration.ofMinutes(2));
  }

  private static RolloutView running(Moving moving, @Nullable String obstacle) {
    var targets = new java.util.ArrayList<RolloutView.Target>();
    var plan = plan(moving);
    for (int i = 0; i < plan.targets().size(); i++) {
      targets.add(
          new RolloutView.Target(i, 1, plan.targets().get(i).container(), false, null, null, null));
    }
    return new RolloutView(
        RolloutState.RUNNING,
        RolloutMode.AUTO,
        OnDoubt.ROLL_BACK,
        null,
        FRIDAY_7,
        null,
        null,
        null,
        true,
        obstacle,
        null,
        null,
        List.of(
            new RolloutView.Stage(
                1,
                StageKind.FULL,
                StageState.APPLYING,
                false,
                Duration.ofMinutes(2),
                null,
                null,
                false,
                List.of(),
                "")),
        targets);
  }

  private static MovingConductor.Standing standing(
      @Nullable Integer level, @Nullable Instant since, double current, @Nullable Double used) {
    return new MovingConductor.Standing(11, 0, level, since, null, null, current, used, false);
  }

  private static Move next(Moving moving, MovingConductor.Standing one, Instant now) {
    return MovingConductor.next(moving, running(moving, null), List.of(one), now);
  }

  @Test
  void everyLevelStandsInThePlanWithItsUndo() {
    var plan = plan(ENVELOPE);
    assertThat(plan.targets()).hasSize(2 * ENVELOPE.levels().size());
    assertThat(ENVELOPE.levels())
        .isSorted()
        .startsWith(100.0 * (1 << 20))
        .endsWith(300.0 * (1 << 20));
    assertThat(plan.targets())
        .allSatisfy(target -> assertThat(target.restored()).isEqualTo(target.before()));
    assertThat(plan(CLOCK).digest()).isNotEqualTo(plan.digest());
  }

  @Test
  void theLimitOfTheHourIsSetOnce() {
    var nine = FRIDAY_7.plus(Duration.ofHours(2));
    assertThat(next(CLOCK, standing(null, null, 1, null), FRIDAY_7)).isEqualTo(new Move.Apply(0));
    assertThat(next(CLOCK, standing(0, FRIDAY_7, 0.5, null), FRIDAY_7))
        .isInstanceOf(Move.Wait.class);
    assertThat(next(CLOCK, standing(0, FRIDAY_7, 0.5, null), nine)).isEqualTo(new Move.Apply(1));
  }

  @Test
  void whatWasRefusedRestsForAWhile() {
    var refused = new MovingConductor.Standing(11, 0, 1, FRIDAY_7, 0, FRIDAY_7, 2, null, false);
    assertThat(next(CLOCK, refused, FRIDAY_7.plusSeconds(60))).isInstanceOf(Move.Wait.class);
    assertThat(next(CLOCK, refused, FRIDAY_7.plusSeconds(601))).isEqualTo(new Move.Apply(0));
  }

  @Test
  void anEnvelopeIsRaisedAtOnceAndLoweredAfterMidnightOnly() {
    double least = 100 << 20;
    assertThat(next(ENVELOPE, standing(0, FRIDAY_7, least, 0.9 * least), FRIDAY_7))
        .as("not near yet")
        .isInstanceOf(Move.Wait.class);
    assertThat(next(ENVELOPE, standing(0, FRIDAY_7, least, 0.96 * least), FRIDAY_7))
        .isEqualTo(new Move.Apply(ENVELOPE.levelFor(0.96 * least * 1.2)));
    int top = ENVELOPE.levels().size() - 1;
    var high = standing(top, FRIDAY_7, 300 << 20, 0.5 * least);
    assertThat(next(ENVELOPE, high, FRIDAY_7.plus(Duration.ofHours(10))))
        .as("in the evening")
        .isInstanceOf(Move.Wait.class);
    assertThat(next(ENVELOPE, high, AFTER_MIDNIGHT)).isEqualTo(new Move.Apply(0));
    assertThat(next(ENVELOPE, standing(top, FRIDAY_7, 300 << 20, 299.0 * (1 << 20)), FRIDAY_7))
        .as("there is no more")
        .isInstanceOf(Move.Wait.class);
    assertThat(next(ENVELOPE, standing(1, FRIDAY_7, least, null), FRIDAY_7))
        .as("what is not measured moves nothing")
        .isInstanceOf(Move.Wait.class);
  }

  @Test
  void anEnvelopeIsRaisedByOneLevelBeforeAForeseenBottleneck() {
    double least = 100 << 20;
    int top = ENVELOPE.levels().size() - 1;
    assertThat(next(ENVELOPE, foreseen(0, least, 0.5 * least), FRIDAY_7))
        .isEqualTo(new Move.Apply(1));
    assertThat(next(ENVELOPE, foreseen(1, ENVELOPE.levels().get(1), 0.5 * least), AFTER_MIDNIGHT))
        .as("not lowered either")
        .isEqualTo(new Move.Apply(2));
    assertThat(next(ENVELOPE, foreseen(0, least, 2.0 * least), FRIDAY_7))
        .as("use that is near already asks for more")
        .isEqualTo(new Move.Apply(ENVELOPE.levelFor(2.0 * least * 1.2)));
    assertThat(next(ENVELOPE, foreseen(top, 300 << 20, 0.5 * least), FRIDAY_7))
        .as("never above the most")
        .isInstanceOf(Move.Wait.class);
    assertThat(next(CLOCK, foreseen(0, 0.5, 0.1), FRIDAY_7))
        .as("by the clock nothing else moves a limit")
        .isInstanceOf(Move.Wait.class);
  }

  private static MovingConductor.Standing foreseen(int level, double current, double used) {
    return new MovingConductor.Standing(11, 0, level, FRIDAY_7, null, null, current, used, true);
  }

  @Test
  void freezeStopsThem() {
    assertThat(
            MovingConductor.next(
                CLOCK, running(CLOCK, "frozen"), List.of(standing(null, null, 1, null)), FRIDAY_7))
        .isEqualTo(new Move.Wait("frozen"));
  }
}
