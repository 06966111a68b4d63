package dev.nightshift.jobs.prediction;

import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.ArrayList;

/// Trains the models of bottlenecks anew, each night.
public final class TrainJob implements ScheduledJob {
  private final Training training;

  public TrainJob(Training training) {
    this.training = training;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var sentences = new ArrayList<String>();
    for (var resource : Training.RESOURCES) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped between two models");
      }
      sentences.add(training.train(resource, "nightshift", run.startedAt()));
    }
    return RunResult.done(String.join(" ", sentences));
  }
}
