package dev.nightshift.jobs.analysis;

import dev.nightshift.jobs.analysis.RoundStore.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process does of an analysis: hosts that it claims, several side by side. What comes
/// out does not depend on how many, nor on who does which.
final class Shares implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

  /// No more at once, so that the database and other jobs go on.
  private static final int MOST_WORKERS = 4;

  private final RoundStore rounds;
  private final HostAnalysis hosts;
  private final Round round;
  private final String holder;
  private final ExecutorService pool;

  /// @param holder a name that no other process ever has
  Shares(RoundStore rounds, HostAnalysis hosts, Round round, String holder) {
    this.rounds = rounds;
    this.hosts = hosts;
    this.round = round;
    this.holder = holder;
    this.pool =
        Executors.newFixedThreadPool(
            workers(), Thread.ofPlatform().daemon().name("analyse-", 0).factory());
  }

  /// Hosts that a process looks at side by side: one for each core.
  static int workers() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
  }

  /// A name for this process that no other ever has.
  static String holder(String host) {
    return host + "/" + UUID.randomUUID();
  }

  /// Begins to work until no share can be claimed; each worker tells how many hosts it ended.
  List<Future<Integer>> begin() {
    var working = new ArrayList<Future<Integer>>();
    for (int i = 0; i < workers(); i++) {
      working.add(pool.submit(this::work));
    }
    return working;
  }

  /// Works until no share can be claimed.
  ///
  /// @return how many hosts were ended here
  int finish() throws InterruptedException {
    int ended = 0;
    for (var worker : begin()) {
      ended += result(worker);
    }
    return ended;
  }

  /// What a worker did; its failure is ours.
  static int result(Future<Integer> worker) throws InterruptedException {
    try {
      return worker.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      if (failure.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(failure);
    }
  }

  private int work() throws InterruptedException {
    int ended = 0;
    Optional<Share> share = rounds.claim(round, holder);
    while (share.isPresent()) {
      analyse(share.get());
      ended++;
      share = Thread.interrupted() ? stop() : rounds.claim(round, holder);
    }
    return ended;
  }

  private static Optional<Share> stop() throws InterruptedException {
    throw new InterruptedException();
  }

  private void analyse(Share share) throws InterruptedException {
    var host = share.host();
    try {
      var seen = hosts.of(round, host, share.homeless(), () -> beat(share));
      if (seen.isEmpty()) {
        rounds.pass(share);
      } else if (!rounds.finish(round, share, seen.get().findings(), seen.get().containers())) {
        LOG.warn("{} was analysed too slowly; another process has it now", host.name());
      }
    } catch (InterruptedException stopping) {
      giveBack(share);
      throw stopping;
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        giveBack(share);
        throw new InterruptedException();
      }
      LOG.warn(
          "Analysis of {} failed; its findings stand until the next one", host.name(), failure);
      rounds.fail(share, String.valueOf(failure.getMessage()));
    }
  }

  private void beat(Share share) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!rounds.renew(share)) {
      throw new IllegalStateException("its claim has lapsed");
    }
  }

  /// With the flag set no connection could be had.
  private void giveBack(Share share) {
    Thread.interrupted();
    try {
      rounds.release(share);
    } catch (RuntimeException e) {
      LOG.debug("{} could not be given back; its claim lapses", share.host().name(), e);
    }
  }

  /// Interrupts what goes on, and waits until all is given back.
  @Override
  public void close() {
    pool.shutdownNow();
    pool.close();
  }
}
