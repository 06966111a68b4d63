package dev.nightshift.jobs.cost;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;

/// Works out what the last hours cost and who it is for.
public final class CostJob implements ScheduledJob {
  private final Costing costing;

  public CostJob(Costing costing) {
    this.costing = costing;
  }

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    long hours = costing.all(run.startedAt());
    return RunResult.done("Worked out the costs of " + Text.count(hours, "host hour") + ".");
  }
}
