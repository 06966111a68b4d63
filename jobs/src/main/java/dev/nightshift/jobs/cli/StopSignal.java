package dev.nightshift.jobs.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM: asks the main thread to stop, waits until it has, and ends the process with
/// exit code 0. After ten seconds it ends all the same: every job is safe to halt.
final class StopSignal {
  private static final Duration PATIENCE = Duration.ofMillis(9_500);

  private final CountDownLatch awaited = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private final Thread main = Thread.currentThread();
  private volatile boolean asked;

  /// Listens from now on; the calling thread is the one that is interrupted.
  void listen() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Waits until somebody asks to stop.
  void await() throws InterruptedException {
    awaited.await();
  }

  boolean asked() {
    return asked;
  }

  /// Says that everything is closed.
  void stopped() {
    stopped.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // The hook runs and ends the process.
      return;
    }
  }

  private void stop() {
    asked = true;
    // First of all the interrupt: one that came while the main thread closes would cut that short.
    main.interrupt();
    awaited.countDown();
    boolean clean = false;
    try {
      clean = stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(clean ? 0 : 3);
  }
}
