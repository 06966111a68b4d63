package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.Optional;

/// Sends queued mails every few seconds.
public final class OutboxJob implements ScheduledJob {
  private final Optional<Outbox> outbox;

  /// @param outbox empty on a node without a mail server: it leaves the mails to others
  public OutboxJob(Optional<Outbox> outbox) {
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    if (outbox.isEmpty()) {
      return RunResult.done("No mail server is set on this node (NIGHTSHIFT_SMTP_HOST).");
    }
    var flushed = outbox.get().flush();
    return flushed.troubled()
        ? RunResult.partial(flushed.sentence())
        : RunResult.done(flushed.sentence());
  }
}
