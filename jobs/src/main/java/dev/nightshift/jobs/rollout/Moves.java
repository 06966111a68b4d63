package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.Conductor;
import dev.nightshift.engine.rollout.Move;
import dev.nightshift.engine.rollout.MovingConductor;
import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;

/// Asks the conductor of a rollout for its next move: limits that move, once they run, have one of
/// their own.
final class Moves {
  private final RolloutStore rollouts;
  private final ActionStore actions;
  private final StandingStore standings;

  Moves(RolloutStore rollouts, ActionStore actions, StandingStore standings) {
    this.rollouts = rollouts;
    this.actions = actions;
    this.standings = standings;
  }

  Move next(Lease lease, PlanStore.Stored plan) {
    var view = rollouts.view(plan, actions.obstacle(lease, plan).orElse(null));
    var moving = plan.plan().moving();
    return moving == null || view.state() != RolloutState.RUNNING
        ? Conductor.next(view, lease.now())
        : MovingConductor.next(
            moving, view, standings.of(plan, moving), standings.clock(lease.now()));
  }
}
