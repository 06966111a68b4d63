package dev.nightshift.jobs.usage;

import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;

/// Rolls samples up into hourly histories, for the whole fleet.
public final class RollUpJob implements ScheduledJob {
  private final RollUp rollUp;

  public RollUpJob(RollUp rollUp) {
    this.rollUp = rollUp;
  }

  @Override
  public String name() {
    return "roll-up";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var outcome = rollUp.rollUpDue(run.startedAt());
    String made =
        "Made histories of %s and %s"
            .formatted(
                Plural.of(outcome.containerHours(), "container hour"),
                Plural.of(outcome.hostHours(), "host hour"));
    return outcome.failedHours() == 0
        ? RunResult.done(made + ".")
        : RunResult.partial(
            "%s; %s failed and will be tried again: %s"
                .formatted(made, Plural.of(outcome.failedHours(), "hour"), outcome.failure()));
  }
}
