package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work every few seconds that claims rows for itself, so that it needs neither Quartz nor the
/// ledger. Each loop has a thread of its own kind to run on: a slow one delays only itself.
final class Loops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loops").factory());
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("loop-", 0).factory());

  /// A turn of a loop.
  interface Turn {
    void run() throws InterruptedException;
  }

  /// Repeats a turn, with `pause` between the end of one and the beginning of the next. A failed
  /// turn is logged; the next comes all the same.
  void every(Duration pause, String name, Turn turn) {
    var _ =
        timer.schedule(
            () -> workers.execute(() -> takeTurn(pause, name, turn)),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void takeTurn(Duration pause, String name, Turn turn) {
    try {
      turn.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.warn("{} failed and is tried again in {} s: {}", name, pause.toSeconds(), e.toString());
      LOG.debug("the failure of {}", name, e);
    }
    if (!timer.isShutdown()) {
      every(pause, name, turn);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
