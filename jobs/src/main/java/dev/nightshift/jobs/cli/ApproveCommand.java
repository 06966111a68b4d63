package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.DecisionStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Approves a plan.
@Command(
    name = "approve",
    description = {
      "Approve a plan: a running Nightshift then carries it out.",
      "Without --digest the plan is shown first; on a terminal it is asked whether that is meant.",
      "In SQL, as a member of nightshift_approver: select nightshift.approve(PLAN, 'DIGEST', 'REMARK')."
    },
    footer = {"", "Exit code 1 where the question is not answered with yes."})
final class ApproveCommand extends Decided {
  @Option(
      names = "--digest",
      paramLabel = "HEX",
      description =
          "Refuse unless the plan's digest begins so: binds the approval to what was read.")
  private @Nullable String digest;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  boolean meant(Session session) {
    var stored = stored(session);
    if (digest != null && (digest.length() < 8 || !stored.digest().startsWith(digest))) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Plan %d has digest %s: read it again with 'nightshift rollouts show %d'."
              .formatted(plan(), stored.digest(), plan()));
    }
    // a plan that cannot be approved is refused in a sentence, not after a page
    if (digest != null || !waits(session)) {
      return true;
    }
    new PlanText(session).print(stored);
    return yes || session.terminal().confirmed("Approve this plan?");
  }

  private boolean waits(Session session) {
    return new RolloutHistoryStore(session.database().jdbi())
        .find(plan())
        .filter(one -> one.state().equals("awaiting-approval"))
        .isPresent();
  }

  private PlanStore.Stored stored(Session session) {
    return new PlanStore(session.database().jdbi()).find(plan()).orElseThrow(() -> unknown(plan()));
  }

  @Override
  String decide(DecisionStore decisions, Session session) {
    return decisions.approve(plan(), stored(session).digest(), remark());
  }
}
