package dev.nightshift.jobs.schedule;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A job that notes its runs and, while it is held, waits in each.
final class RecordingJob implements ScheduledJob {
  private final String name;
  private final Scope scope;
  private final List<JobRun> runs = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  RecordingJob(String name, Scope scope) {
    this.name = name;
    this.scope = scope;
  }

  /// From now on runs wait until {@link #let()}.
  void hold() {
    gate = new CountDownLatch(1);
  }

  void let() {
    gate.countDown();
  }

  List<JobRun> runs() {
    return runs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    runs.add(run);
    gate.await();
    return RunResult.done("noted");
  }
}
