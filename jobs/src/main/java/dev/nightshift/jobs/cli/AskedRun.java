package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.RunHistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// A run that a live node is asked for.
final class AskedRun {
  private static final Duration TAKE_UP = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(250);

  private final RequestStore requests;
  private final RunHistoryStore runs;
  private final NodeStore nodes;
  private final String job;
  private final String scope;
  private final Instant at;

  AskedRun(Jdbi jdbi, String job, String scope, Instant at) {
    this.requests = new RequestStore(jdbi);
    this.runs = new RunHistoryStore(jdbi);
    this.nodes = new NodeStore(jdbi);
    this.job = job;
    this.scope = scope;
    this.at = at;
  }

  /// Asks, and waits until the run has ended.
  ///
  /// @throws NightshiftException when nobody takes it up, or the node that did falls silent
  RunHistoryStore.Entry await(String actor, Progress progress) throws InterruptedException {
    requests.ask(job, scope, at, actor);
    long begun = System.nanoTime();
    while (true) {
      var run = runs.find(job, scope, at);
      if (run.isPresent() && run.get().endedAt() != null) {
        return run.get();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - begun);
      Optional<String> node =
          run.map(RunHistoryStore.Entry::node).or(() -> requests.takenBy(job, scope, at));
      if (node.isPresent()) {
        requireLive(node.get());
      } else if (waited.compareTo(TAKE_UP) > 0 && requests.withdraw(job, scope, at)) {
        throw new NightshiftException(
            ErrorKind.HOST,
            "No running Nightshift took "
                + job
                + " up within "
                + TAKE_UP.toSeconds()
                + " s: 'nightshift status' shows which run; look into their logs.");
      }
      progress.at(0, note(run.isPresent(), node) + ", " + Words.span(waited));
      Thread.sleep(POLL);
    }
  }

  private static String note(boolean runs, Optional<String> node) {
    if (runs) {
      return "runs on " + node.orElse("a node");
    }
    return node.map(name -> name + " waits for an earlier run to end").orElse("asked for");
  }

  private void requireLive(String node) {
    if (nodes.named(node).filter(NodeStore.Node::live).isEmpty()) {
      throw new NightshiftException(
          ErrorKind.HOST,
          node
              + " took "
              + job
              + " up and ended before it was done; the next node of this scope begins it again,"
              + " and 'nightshift jobs history "
              + job
              + "' tells how it went.");
    }
  }
}
