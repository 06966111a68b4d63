package dev.nightshift.jobs.schedule;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.InterruptableJob;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Quartz runs for every job: hands the wake to the ledger.
@DisallowConcurrentExecution
public final class WakeJob implements InterruptableJob {
  private static final Logger LOG = LoggerFactory.getLogger(WakeJob.class);

  private final Wakes wakes;
  private volatile @Nullable Thread worker;

  /// What a wake means.
  interface Wakes {
    /// The job of that name, as far as this version knows it.
    Optional<ScheduledJob> job(String name);

    /// The instant that a job woken at `fired` was due: earlier when the wake was missed.
    Instant due(String name, Instant fired);

    void run(ScheduledJob job, Instant due);
  }

  WakeJob(Wakes wakes) {
    this.wakes = wakes;
  }

  @Override
  public void execute(JobExecutionContext context) {
    String name = context.getJobDetail().getKey().getName();
    worker = Thread.currentThread();
    try {
      var job = wakes.job(name);
      if (job.isEmpty()) {
        LOG.warn("{} is due, but this version does not know it; it is left to nodes that do", name);
        return;
      }
      wakes.run(job.get(), wakes.due(name, context.getScheduledFireTime().toInstant()));
    } catch (RuntimeException e) {
      // The ledger could not be reached: the run is found by the watchdog once it can.
      LOG.error("{} was woken, but its run could not be recorded", name, e);
    } finally {
      worker = null;
    }
  }

  @Override
  public void interrupt() {
    var running = worker;
    if (running != null) {
      running.interrupt();
    }
  }
}
