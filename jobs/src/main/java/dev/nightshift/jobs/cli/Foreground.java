package dev.nightshift.jobs.cli;

import java.util.concurrent.CountDownLatch;

/// Leaves Ctrl-C to the program in the foreground: the terminal sends it to us as well, and we stay
/// until that program has ended.
final class Foreground implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::linger, "foreground");

  Foreground() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void linger() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // Ctrl-C came: the process ends when the hook does, and the kernel ends the server with it.
      return;
    }
  }
}
