package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows all about one plan and its rollout.
@Command(name = "show", description = "Show a plan, and how it was carried out.")
final class RolloutsShowCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ID", description = "As 'nightshift rollouts list' shows it.")
  private long id;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    var history = new RolloutHistoryStore(jdbi);
    var one = history.find(id).orElseThrow(() -> Decided.unknown(id));
    new PlanStore(jdbi).find(id).ifPresent(new PlanText(session)::print);
    session.out().println();
    new RolloutText(jdbi, session.terminal()).print(one, session.now());
    return 0;
  }
}
