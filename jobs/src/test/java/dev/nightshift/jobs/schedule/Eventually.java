package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what happens on another thread.
final class Eventually {
  private Eventually() {}

  static void eventually(String what, Duration within, BooleanSupplier holds)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      Thread.sleep(20);
    }
  }
}
