package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.rollout.DecisionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lifts a freeze.
@Command(name = "unfreeze", description = "Lift what freeze ordered, for one host or the fleet.")
final class UnfreezeCommand extends DatabaseCommand {
  @Option(names = "--host", paramLabel = "HOST", description = "The freeze of this host.")
  private @Nullable String host;

  @Override
  int run(Session session) {
    session
        .out()
        .println(new DecisionStore(session.database().jdbi(), Profiles.actor()).unfreeze(host));
    return 0;
  }
}
