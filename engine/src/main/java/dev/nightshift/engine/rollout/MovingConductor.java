package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what a running rollout of limits that move does next, from what lies in the database and
/// nothing else. It runs until a person takes it back, a guard trips, or somebody else changes its
/// containers; then the same rules hold as for any other rollout.
///
/// By the clock, the limit of the hour is set. Within an envelope a limit is raised at once when
/// use comes near it, and to the next level where a bottleneck is foreseen; it is lowered in the
/// hour after midnight (UTC) only, to what use needs then.
public final class MovingConductor {
  /// A change that was refused, as more memory was used, is tried again after this time.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private MovingConductor() {}

  /// How one container stands.
  ///
  /// @param container its identity
  /// @param first position of its lowest level among the targets of the plan
  /// @param level in force; null before the first was set
  /// @param since when it was set
  /// @param refused level that was refused since; null for none
  /// @param refusedAt when
  /// @param current its limit, in the resource's unit
  /// @param used what it used of late, in the resource's unit; null when not known
  /// @param foreseen whether a bottleneck under the limit in force is foreseen for these minutes
  public record Standing(
      long container,
      int first,
      @Nullable Integer level,
      @Nullable Instant since,
      @Nullable Integer refused,
      @Nullable Instant refusedAt,
      double current,
      @Nullable Double used,
      boolean foreseen) {}

  /// @param standings of its containers
  /// @param now by the clock by which limits move
  public static Move next(
      Moving moving, RolloutView rollout, List<Standing> standings, Instant now) {
    if (rollout.guard() != null) {
      return new Move.RollBack(rollout.guard());
    }
    if (rollout.targets().stream().anyMatch(RolloutView.Target::busy)) {
      return new Move.Wait("a change is being verified");
    }
    if (rollout.drift() != null) {
      return new Move.Hold(rollout.drift());
    }
    if (rollout.targets().stream().allMatch(RolloutView.Target::gone)) {
      return new Move.RollBack("none of its containers is left: make a new plan");
    }
    if (rollout.stages().getFirst().state() == StageState.WAITING) {
      return new Move.Begin(1);
    }
    for (var one : standings) {
      Integer wanted = wanted(moving, one, now);
      boolean gone = rollout.targets().get(one.first).gone();
      if (!gone && wanted != null && !wanted.equals(one.level) && !rests(one, wanted, now)) {
        return rollout.obstacle() == null
            ? new Move.Apply(one.first + wanted)
            : new Move.Wait(rollout.obstacle());
      }
    }
    return new Move.Wait("its limits are as they should be");
  }

  private static boolean rests(Standing one, int wanted, Instant now) {
    return one.refused != null
        && one.refused == wanted
        && one.refusedAt != null
        && one.refusedAt.plus(PATIENCE).isAfter(now);
  }

  /// The level it should have; null where that is not known.
  static @Nullable Integer wanted(Moving moving, Standing one, Instant now) {
    return switch (moving.limit()) {
      case ClockLimits clock -> moving.levelFor(clock.at(now));
      case HeadroomGuard guard -> within(moving, guard, one, now);
    };
  }

  private static @Nullable Integer within(
      Moving moving, HeadroomGuard guard, Standing one, Instant now) {
    Double used = one.used;
    if (used == null) {
      return one.level;
    }
    int needed = moving.levelFor(used * HeadroomGuard.HEADROOM);
    if (one.level == null || one.since == null) {
      return needed;
    }
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    boolean lowers = LocalTime.ofInstant(now, ZoneOffset.UTC).getHour() == 0;
    if (lowers && !one.foreseen && one.since.isBefore(midnight) && needed < one.level) {
      return needed;
    }
    int level =
        guard.after(one.current, used) > one.current ? Math.max(needed, one.level) : one.level;
    return Math.max(level, ahead(moving, one, one.level));
  }

  /// The next level where a bottleneck is foreseen, as long as there is one.
  private static int ahead(Moving moving, Standing one, int level) {
    return one.foreseen ? Math.min(level + 1, moving.levels().size() - 1) : level;
  }
}
