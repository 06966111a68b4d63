package dev.nightshift.jobs.schedule;

import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/// Puts the times of a profile into a scheduler's tables. Several nodes may do so at once.
final class Timetable {
  static final String GROUP = "nightshift";

  /// What is due more often than this runs in {@link Loops} instead.
  private static final Duration LOOP = Duration.ofMinutes(1);

  private final Scheduler scheduler;
  private final Scope scope;

  Timetable(Scheduler scheduler, Scope scope) {
    this.scheduler = scheduler;
    this.scope = scope;
  }

  static boolean isLoop(Timing timing) {
    return timing instanceof Timing.Every(var interval) && interval.compareTo(LOOP) < 0;
  }

  void put(Collection<ScheduledJob> jobs, ScheduleConfig config) throws SchedulerException {
    var ours = jobs.stream().filter(j -> j.scope() == scope).toList();
    for (ScheduledJob job : ours) {
      Timing timing = config.timings().getOrDefault(job.name(), new Timing.Never());
      try {
        put(job.name(), timing, config.zone());
      } catch (ObjectAlreadyExistsException otherNode) {
        put(job.name(), timing, config.zone());
      }
    }
    dropOthers(ours.stream().map(ScheduledJob::name).collect(Collectors.toSet()));
  }

  private void put(String name, Timing timing, ZoneId zone) throws SchedulerException {
    var key = TriggerKey.triggerKey(name, GROUP);
    var cron = timing.cron();
    if (cron.isEmpty() || isLoop(timing)) {
      scheduler.deleteJob(JobKey.jobKey(name, GROUP));
      return;
    }
    TimeZone timeZone = TimeZone.getTimeZone(zone);
    if (scheduler.getTrigger(key) instanceof CronTrigger old
        && old.getCronExpression().equals(cron.get())
        && old.getTimeZone().getID().equals(timeZone.getID())) {
      return;
    }
    boolean paused = scheduler.getTriggerState(key) == Trigger.TriggerState.PAUSED;
    var detail =
        JobBuilder.newJob(WakeJob.class)
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

  private void dropOthers(Set<String> ours) throws SchedulerException {
    for (JobKey key : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
      if (!ours.contains(key.getName())) {
        scheduler.deleteJob(key);
      }
    }
  }
}
