package dev.nightshift.jobs.cost;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.cost.CostConfig;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.function.Supplier;

/// Works out what the last hours cost and who it is for; foresees the month once a day, and holds
/// it against the budget.
public final class CostJob implements ScheduledJob {
  private final Costing costing;
  private final CostForecasting forecasting;
  private final Budget budget;
  private final Supplier<CostConfig> config;

  /// @param config asked at each run, as the profile may change in between
  public CostJob(
      Costing costing, CostForecasting forecasting, Budget budget, Supplier<CostConfig> config) {
    this.costing = costing;
    this.forecasting = forecasting;
    this.budget = budget;
    this.config = config;
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
    boolean foreseen = forecasting.today(run.startedAt());
    budget.check(config.get().budget(), run.startedAt());
    return RunResult.done(
        "Worked out the costs of "
            + Text.count(hours, "host hour")
            + (foreseen ? ", and foresaw the month." : "."));
  }
}
