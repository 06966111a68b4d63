package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.DecisionStore;
import picocli.CommandLine.Command;

/// Reject a plan that awaits approval, or close a rollout that needs a person.
@Command(
    name = "reject",
    description = "Reject a plan that awaits approval, or close a rollout that needs a person.")
final class RejectCommand extends Decided {
  @Override
  String decide(DecisionStore decisions, Session session) {
    return decisions.reject(plan(), remark());
  }

  @Override
  boolean needsEngine() {
    return false;
  }
}
