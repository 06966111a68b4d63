package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.DecisionStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Approves a plan.
@Command(
    name = "approve",
    description = {
      "Approve a plan: a running Nightshift then carries it out.",
      "On a terminal the plan is shown and it is asked whether that is meant; elsewhere --digest says"
          + " which plan was read.",
      "In SQL, as a member of nightshift_approver: select nightshift.approve(PLAN, 'DIGEST', 'REMARK')."
    },
    footer = {"", "Exit code 1 where the question is not answered with yes."})
final class ApproveCommand extends Decided {
  private static final int SHORTEST = 8;

  @Option(
      names = "--digest",
      paramLabel = "HEX",
      description =
          "Refuse unless the plan's digest begins so, eight characters at least: binds the approval to"
              + " what was read.")
  private @Nullable String digest;

  @Option(names = "--yes", description = "Show the plan, but do not ask.")
  private boolean yes;

  @Override
  boolean meant(Session session) {
    var stored = stored(session);
    if (digest != null && digest.length() < SHORTEST) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--digest must be at least its first " + SHORTEST + " characters, is '" + digest + "'.");
    }
    if (digest != null && !stored.digest().startsWith(digest)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Plan %d has digest %s: read it again with 'nightshift rollouts show %d'."
              .formatted(plan(), stored.digest(), plan()));
    }
    // a plan that cannot be approved is refused in a sentence, not after a page
    if (digest != null || !waits(session)) {
      return true;
    }
    if (!yes && !session.terminal().interactive()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Nobody can be asked here: say which plan was read with --digest %s, or --yes."
              .formatted(stored.digest().substring(0, 12)));
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
    var stored = stored(session);
    String approved = decisions.approve(plan(), stored.digest(), remark());
    String frozen =
        new RolloutHistoryStore(session.database().jdbi())
            .freezes(stored.plan().host()).stream()
                .map(freeze -> " " + Terminal.harmless(RolloutText.sentence(freeze)))
                .collect(Collectors.joining());
    return "%s%s Follow it with 'nightshift rollouts watch %d'."
        .formatted(approved, frozen, plan());
  }
}
