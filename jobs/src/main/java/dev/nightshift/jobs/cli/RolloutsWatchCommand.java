package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Follows a rollout until it ends.
@Command(
    name = "watch",
    description = {
      "Follow a rollout until it ends or a person is asked.",
      "Stages, each metric against its bound, containers, and the time that is left; two seconds old"
          + " at most. Not on a terminal: a line for each change."
    },
    footer = {"", "Exit code 0 when it completed, 1 when not."})
final class RolloutsWatchCommand extends DatabaseCommand {
  /// Ends each frame where it began: the screen is overwritten, not scrolled.
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Parameters(paramLabel = "ID", description = "As 'nightshift rollouts list' shows it.")
  private long id;

  @Override
  int run(Session session) throws InterruptedException {
    var jdbi = session.database().jdbi();
    var history = new RolloutHistoryStore(jdbi);
    var text = new RolloutText(jdbi, session.terminal());
    var live = new RolloutLive(jdbi, session.terminal());
    String told = "";
    String measured = "";
    while (true) {
      var one = history.find(id).orElseThrow(() -> Decided.unknown(id));
      var state = RolloutState.of(one.state());
      if (session.terminal().interactive()) {
        session.out().print(CLEAR);
        text.watch(one, session.now());
        session.out().println();
        session.out().println("Ctrl-C ends the view, not the rollout.");
      } else {
        if (!told.equals(one.state() + one.stage())) {
          session.out().println(Terminal.harmless(RolloutText.sentence(one, session.now())));
          told = one.state() + one.stage();
        }
        String line = live.line(id, session.now()).orElse("");
        if (!line.isEmpty() && !line.equals(measured)) {
          session.out().println(line);
          measured = line;
        }
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
