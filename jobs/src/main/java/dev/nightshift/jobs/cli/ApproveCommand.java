package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.DecisionStore;
import dev.nightshift.jobs.rollout.PlanStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Approves a plan.
@Command(
    name = "approve",
    description = {
      "Approve a plan: a running Nightshift then carries it out.",
      "In SQL, as a member of nightshift_approver: select nightshift.approve(PLAN, 'DIGEST', 'REMARK')."
    })
final class ApproveCommand extends Decided {
  @Option(
      names = "--digest",
      paramLabel = "HEX",
      description =
          "Refuse unless the plan's digest begins so: binds the approval to what was read.")
  private @Nullable String digest;

  @Override
  String decide(DecisionStore decisions, Session session) {
    var stored =
        new PlanStore(session.database().jdbi()).find(plan()).orElseThrow(() -> unknown(plan()));
    if (digest != null && (digest.length() < 8 || !stored.digest().startsWith(digest))) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Plan %d has digest %s: read it again with 'nightshift rollouts show %d'."
              .formatted(plan(), stored.digest(), plan()));
    }
    new PlanText(session).print(stored);
    return decisions.approve(plan(), stored.digest(), remark());
  }
}
