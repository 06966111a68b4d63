package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.DecisionStore;
import picocli.CommandLine.Command;

/// Stop a rollout where it is; without a decision it is taken back in 24 hours.
@Command(
    name = "hold",
    description = "Stop a rollout where it is; without a decision it is taken back in 24 hours.")
final class HoldCommand extends Decided {
  @Override
  String decide(DecisionStore decisions, Session session) {
    return decisions.hold(plan(), remark());
  }
}
