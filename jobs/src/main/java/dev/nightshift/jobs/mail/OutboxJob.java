package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.List;
import java.util.Optional;

/// Sends what is queued every few seconds, after alerts that nobody answered were escalated.
public final class OutboxJob implements ScheduledJob {
  private final List<Outbox> outboxes;
  private final Optional<Escalation> escalation;

  /// @param outboxes one for each way out; none on a node without a mail server or a webhook: it
  ///   leaves all to others
  /// @param escalation empty where no mail server is set
  public OutboxJob(List<Outbox> outboxes, Optional<Escalation> escalation) {
    this.outboxes = List.copyOf(outboxes);
    this.escalation = escalation;
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
    escalation.ifPresent(others -> others.escalate(run.startedAt()));
    if (outboxes.isEmpty()) {
      return RunResult.done("No mail server is set on this node (NIGHTSHIFT_SMTP_HOST).");
    }
    var flushed = Flushed.NOTHING;
    for (var outbox : outboxes) {
      flushed = flushed.plus(outbox.flush());
    }
    return flushed.troubled()
        ? RunResult.partial(flushed.sentence())
        : RunResult.done(flushed.sentence());
  }
}
