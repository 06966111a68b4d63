package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists plans and rollouts.
@Command(name = "list", description = "Open plans and rollouts, and those of the last week.")
final class RolloutsListCommand extends DatabaseCommand {
  private static final int MOST = 500;

  @Option(names = "--all", description = "Also those that ended longer ago.")
  private boolean all;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns(
            "id", "workload", "host", "state", "stage", "changed", "mode", "made", "reason");
    for (var one : new RolloutHistoryStore(session.database().jdbi()).list(all, MOST)) {
      table.row(
          one.id(),
          one.workload(),
          one.host(),
          one.state(),
          stage(one),
          one.changed() + " of " + one.containers(),
          one.mode(),
          Words.minute(one.madeAt()),
          one.reason());
    }
    table.print(
        session.terminal(),
        format,
        "No plans. 'nightshift recommendations list' shows what is advised.");
    return 0;
  }

  private static @Nullable String stage(RolloutHistoryStore.Entry one) {
    String moving = one.moving();
    return moving == null ? one.stage() : moving.equals("clock") ? "by the clock" : "envelope";
  }
}
