package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work every few seconds that claims rows for itself, so that it needs neither Quartz nor the
/// ledger. Each loop has a thread of its own: a slow one delays only itself. Platform threads, as
/// interrupting a virtual one closes the connection it reads from.
final class Loops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private final Map<String, Loop> loops = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loops").factory());
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("loop-", 0).factory());

  /// A turn of a loop.
  interface Turn {
    void run() throws InterruptedException;
  }

  private record Loop(String name, Duration pause, Turn turn) {}

  /// Repeats a turn, with `pause` between the end of one and the beginning of the next, instead of
  /// what went on under this name. A failed turn is logged; the next comes all the same.
  void set(String name, Duration pause, Turn turn) {
    var now = loops.get(name);
    if (now == null || !now.pause().equals(pause)) {
      var loop = new Loop(name, pause, turn);
      loops.put(name, loop);
      next(loop);
    }
  }

  /// Takes no more turns under this name.
  void remove(String name) {
    loops.remove(name);
  }

  /// Does something once, beside the loops.
  void once(String name, Runnable work) {
    try {
      workers.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              LOG.warn("{} failed", name, e);
            }
          });
    } catch (RejectedExecutionException stopping) {
      LOG.debug("nothing is begun any more", stopping);
    }
  }

  private void next(Loop loop) {
    try {
      var _ =
          timer.schedule(
              () -> workers.execute(() -> take(loop)),
              loop.pause().toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("no more turns are taken", stopping);
    }
  }

  private void take(Loop loop) {
    if (!loop.equals(loops.get(loop.name()))) {
      return;
    }
    try {
      loop.turn().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.warn(
          "{} failed and is tried again in {} s: {}",
          loop.name(),
          loop.pause().toSeconds(),
          e.toString());
      LOG.debug("the failure of {}", loop.name(), e);
    }
    next(loop);
  }

  /// Interrupts what goes on.
  void stop() {
    loops.clear();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  /// Waits until all have ended.
  ///
  /// @return whether they did in time
  boolean await(Duration patience) throws InterruptedException {
    return workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stop();
  }
}
