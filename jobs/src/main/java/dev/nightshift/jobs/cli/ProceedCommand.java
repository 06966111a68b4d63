package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.DecisionStore;
import picocli.CommandLine.Command;

/// Let a held rollout go on, also over a verdict that was not a pass.
@Command(
    name = "proceed",
    description = "Let a held rollout go on, also over a verdict that was not a pass.")
final class ProceedCommand extends Decided {
  @Override
  String decide(DecisionStore decisions, Session session) {
    return decisions.proceed(plan(), remark());
  }
}
