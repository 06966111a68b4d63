package dev.nightshift.jobs.schedule;

import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes jobs at their times. Two schedulers share the same tables: `fleet`, clustered, for what
/// needs doing once, and `host:NAME` for what must happen on this host. What is due every few
/// seconds runs in {@link Loops}.
public final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final String GROUP = "nightshift";
  private static final Duration LOOP = Duration.ofMinutes(1);
  private static final Duration MISFIRE = Duration.ofSeconds(60);

  private final Map<String, ScheduledJob> jobs;
  private final Runner runner;
  private final TriggerStore triggers;
  private final LedgerStore ledger;
  private final InstantSource clock;
  private final Scheduler fleet;
  private final Scheduler host;
  private final String hostScope;
  private final Loops loops = new Loops();

  /// @param pool connections for Quartz: autocommit off, at least eight
  /// @param node name of this node, unique among live ones
  /// @param hostName name of this host
  public Schedule(
      DataSource pool,
      String node,
      String hostName,
      List<ScheduledJob> jobs,
      Runner runner,
      TriggerStore triggers,
      LedgerStore ledger,
      InstantSource clock) {
    this.jobs =
        jobs.stream()
            .collect(Collectors.toUnmodifiableMap(ScheduledJob::name, Function.identity()));
    this.runner = runner;
    this.triggers = triggers;
    this.ledger = ledger;
    this.clock = clock;
    this.hostScope = "host:" + hostName;
    QuartzConnections.use(pool);
    triggers.prepareLocks("fleet");
    triggers.prepareLocks(hostScope);
    try {
      this.fleet = QuartzSettings.build("fleet", node);
      this.host = QuartzSettings.build(hostScope, node);
      fleet.setJobFactory((bundle, _) -> quartzJob(bundle.getJobDetail().getKey().getName()));
      host.setJobFactory((bundle, _) -> quartzJob(bundle.getJobDetail().getKey().getName()));
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be built", e);
    }
  }

  /// Puts the times of a profile in force and starts.
  public void start(ScheduleConfig config) {
    reschedule(config);
    try {
      fleet.start();
      host.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be started", e);
    }
    config
        .timings()
        .forEach(
            (name, timing) -> {
              if (timing instanceof Timing.Every(var interval) && interval.compareTo(LOOP) < 0) {
                ScheduledJob job = jobs.get(name);
                if (job != null) {
                  loops.every(interval, name, () -> turn(job));
                }
              }
            });
    loops.every(Duration.ofSeconds(30), "watchdog", this::watch);
  }

  /// Puts the times of another profile in force, while running.
  public void reschedule(ScheduleConfig config) {
    try {
      for (Scope scope : Scope.values()) {
        Scheduler scheduler = scope == Scope.FLEET ? fleet : host;
        for (ScheduledJob job : jobs.values()) {
          if (job.scope() == scope) {
            Timing timing = config.timings().getOrDefault(job.name(), new Timing.Never());
            schedule(scheduler, job.name(), timing, config.zone());
          }
        }
        dropUnknown(scheduler, scope);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("jobs could not be scheduled", e);
    }
  }

  private void schedule(Scheduler scheduler, String name, Timing timing, ZoneId zone)
      throws SchedulerException {
    var key = TriggerKey.triggerKey(name, GROUP);
    boolean loop = timing instanceof Timing.Every(var interval) && interval.compareTo(LOOP) < 0;
    var cron = timing.cron();
    if (loop || cron.isEmpty()) {
      scheduler.deleteJob(JobKey.jobKey(name, GROUP));
      return;
    }
    TimeZone timeZone = TimeZone.getTimeZone(zone);
    if (scheduler.getTrigger(key) instanceof CronTrigger old
        && old.getCronExpression().equals(cron.get())
        && old.getTimeZone().hasSameRules(timeZone)) {
      return;
    }
    boolean paused = scheduler.getTriggerState(key) == Trigger.TriggerState.PAUSED;
    var detail =
        JobBuilder.newJob(Job.class)
            .withIdentity(name, GROUP)
            .storeDurably()
            .requestRecovery(false)
            .build();
    // A missed run is made up for once, as soon as somebody can.
    var trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(detail)
            .withSchedule(
                CronScheduleBuilder.cronSchedule(cron.get())
                    .inTimeZone(timeZone)
                    .withMisfireHandlingInstructionFireAndProceed())
            .build();
    scheduler.addJob(detail, true);
    if (scheduler.checkExists(key)) {
      scheduler.rescheduleJob(key, trigger);
    } else {
      scheduler.scheduleJob(trigger);
    }
    if (paused) {
      scheduler.pauseTrigger(key);
    }
  }

  private void dropUnknown(Scheduler scheduler, Scope scope) throws SchedulerException {
    for (JobKey key : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
      ScheduledJob job = jobs.get(key.getName());
      if (job == null || job.scope() != scope) {
        scheduler.deleteJob(key);
      }
    }
  }

  private Job quartzJob(String name) {
    ScheduledJob job = jobs.get(name);
    return context -> {
      if (job == null) {
        LOG.warn("{} is due, but this version does not know it; it is left to nodes that do", name);
        return;
      }
      runner.run(job, context.getScheduledFireTime().toInstant());
    };
  }

  private void turn(ScheduledJob job) throws InterruptedException {
    Instant now = clock.instant();
    job.run(new JobRun(0, job.name(), runner.scopeOf(job), now, now, 1));
  }

  /// Frees stuck triggers and takes up runs whose node fell silent.
  void watch() {
    for (String freed : triggers.freeStuck(clock.instant(), MISFIRE.multipliedBy(3))) {
      LOG.warn("The trigger of {} was stuck; it was freed and fires again", freed);
    }
    for (var run : ledger.unfinished(List.of("fleet", hostScope))) {
      ScheduledJob job = jobs.get(run.job());
      if (job != null) {
        LOG.info(
            "{} due at {} was left unfinished; it is taken up again", run.job(), run.scheduledAt());
        runner.run(job, run.scheduledAt());
      }
    }
  }

  /// Fires no more, interrupts what runs, and waits for it for at most eight seconds: each job is
  /// safe to halt.
  @Override
  public void close() {
    loops.close();
    Thread stopping =
        Thread.ofPlatform()
            .daemon()
            .name("stop-schedule")
            .start(
                () -> {
                  shutdown(fleet);
                  shutdown(host);
                });
    try {
      if (!stopping.join(Duration.ofSeconds(8))) {
        LOG.warn(
            "Jobs did not end within 8 s; they are halted and taken up again at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runner.close();
  }

  private static void shutdown(Scheduler scheduler) {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      LOG.warn("The scheduler did not stop cleanly; its triggers are freed by the next one", e);
    }
  }
}
