package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.DecisionStore;
import picocli.CommandLine.Command;

/// Take a rollout back: every changed container gets its old limits again.
@Command(
    name = "rollback",
    description = "Take a rollout back: every changed container gets its old limits again.")
final class RollbackCommand extends Decided {
  @Override
  String decide(DecisionStore decisions, Session session) {
    return decisions.rollBack(plan(), remark());
  }
}
