package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.benchmark.NetworkStore.Kind;
import dev.nightshift.jobs.benchmark.NetworkStore.Peer;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The other hosts of this database, with which this one measures the network between them.
final class Fleet {
  /// Longer than a trial of the other host may take, as it answers between two of its own.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(100);

  private final NetworkStore store;
  private final RequestStore requests;
  private final HostId me;

  Fleet(Jdbi jdbi, HostId me) {
    this.store = new NetworkStore(jdbi);
    this.requests = new RequestStore(jdbi);
    this.me = me;
  }

  /// What the other host said.
  sealed interface Answer {
    /// It answers there.
    record Here(String address, int port) implements Answer {}

    /// It does not.
    ///
    /// @param reason why, in words
    record No(String reason) implements Answer {}
  }

  /// What is measured with the other host.
  interface Work {
    Trial with(Answer.Here other) throws InterruptedException;
  }

  /// The benchmarks between hosts.
  ///
  /// @param allowed whether the profile allows them
  List<Benchmark> benchmarks(boolean allowed) {
    var peer = allowed ? store.peer(me, NodeStore.SILENCE) : Optional.<Peer>empty();
    return List.of(
        new PeerBenchmark(Kind.THROUGHPUT, this, peer, allowed),
        new PeerBenchmark(Kind.ROUND_TRIP, this, peer, allowed));
  }

  /// Whether another host waits for this one.
  boolean isAsked() {
    return store.isAsked(me);
  }

  /// Asks a host to answer, and measures with it.
  Trial measure(Peer peer, Kind kind, Work work) throws InterruptedException {
    var asked = store.ask(me, peer.id(), kind, PATIENCE);
    try {
      requests.ask(
          NetworkAnswerJob.NAME, Scope.HOST.on(peer.name()), asked.at(), NetworkAnswerJob.NAME);
      return switch (await(asked.id())) {
        case Answer.No(var reason) -> new Trial.Skipped(peer.name() + " " + reason);
        case Answer.Here here -> measured(peer, asked.id(), work.with(here));
      };
    } finally {
      remove(asked.id());
    }
  }

  /// A thread that is interrupted gets no connection, so the interruption waits.
  private void remove(long asked) {
    boolean interrupted = Thread.interrupted();
    try {
      store.remove(asked);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// What failed because the other host ended it is no failure.
  private Trial measured(Peer peer, long asked, Trial trial) {
    if (trial instanceof Trial.Failed) {
      var reason = store.standing(asked).map(NetworkStore.Standing::reason);
      if (reason.isPresent()) {
        return new Trial.Skipped(peer.name() + " " + reason.get());
      }
    }
    return trial;
  }

  private Answer await(long asked) throws InterruptedException {
    while (true) {
      var standing = store.standing(asked);
      if (standing.isEmpty() || !standing.get().valid()) {
        return new Answer.No("did not answer within " + PATIENCE.toSeconds() + " s");
      }
      String address = standing.get().address();
      String reason = standing.get().reason();
      if (reason != null) {
        return new Answer.No(reason);
      }
      if (address != null) {
        return new Answer.Here(address, standing.get().port());
      }
      Thread.sleep(POLL);
    }
  }
}
