package dev.nightshift.jobs.web;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every 15 seconds for plans about which somebody is to be asked. On several nodes the
/// outbox lets each mail in once.
final class Asking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final ApprovalMails mails;
  private final InstantSource clock;
  private final Thread thread;

  Asking(ApprovalMails mails, InstantSource clock) {
    this.mails = mails;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("approval-mails").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        int queued = mails.queue(clock.instant());
        if (queued > 0) {
          LOG.info("Queued {} mails that ask for approval", queued);
        }
      } catch (RuntimeException failure) {
        LOG.warn("Nobody could be asked for approval now; tried again in {}", PAUSE, failure);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Waits for what it does at the moment.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
