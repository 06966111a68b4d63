package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Follows a rollout until it ends.
@Command(
    name = "watch",
    description = "Follow a rollout until it ends or a person is asked.",
    footer = {"", "Exit code 0 when it completed, 1 when not."})
final class RolloutsWatchCommand extends DatabaseCommand {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Parameters(paramLabel = "ID", description = "As 'nightshift rollouts list' shows it.")
  private long id;

  @Override
  int run(Session session) throws InterruptedException {
    var history = new RolloutHistoryStore(session.database().jdbi());
    var text = new RolloutText(history, session.terminal());
    String told = "";
    while (true) {
      var one = history.find(id).orElseThrow(() -> Decided.unknown(id));
      var state = RolloutState.of(one.state());
      if (session.terminal().interactive()) {
        session.out().print("\u001b[H\u001b[2J");
        text.print(one, session.now());
      } else if (!told.equals(one.state() + one.stage())) {
        session.out().println(Terminal.harmless(RolloutText.sentence(one, session.now())));
        told = one.state() + one.stage();
      }
      boolean over =
          !state.open() || state == RolloutState.HELD || state == RolloutState.NEEDS_HUMAN;
      if (over) {
        return state == RolloutState.COMPLETED ? 0 : Failures.NO;
      }
      Thread.sleep(PAUSE);
    }
  }
}
