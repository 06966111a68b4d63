package dev.nightshift.jobs.schedule;

import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes jobs at their times. Two schedulers share the same tables: `fleet`, clustered, for what
/// needs doing once, and `host:NAME` for what must happen on this host. What is due every few
/// seconds runs in {@link Loops}.
public final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final Duration WATCH = Duration.ofSeconds(30);
  private static final Duration REQUESTS = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(4);

  private final Map<String, ScheduledJob> jobs;
  private final Runner runner;
  private final RequestStore requests;
  private final LoopTurnStore turns;
  private final Watchdog watchdog;
  private final InstantSource clock;
  private final List<String> scopes;
  private final Scheduler fleet;
  private final Scheduler host;
  private final Loops loops = new Loops();
  private volatile ScheduleConfig config = ScheduleConfig.DEFAULTS;

  /// @param jdbi for the ledger
  /// @param pool connections for Quartz: autocommit off, at least {@link #connections()}
  /// @param hostName name of this host
  /// @param jobs all jobs that this version knows
  public Schedule(
      Jdbi jdbi,
      DataSource pool,
      String hostName,
      List<ScheduledJob> jobs,
      Runner runner,
      InstantSource clock) {
    this.jobs =
        jobs.stream()
            .collect(Collectors.toUnmodifiableMap(ScheduledJob::name, Function.identity()));
    this.runner = runner;
    this.clock = clock;
    this.scopes = List.of(Scope.FLEET.on(hostName), Scope.HOST.on(hostName));
    this.requests = new RequestStore(jdbi);
    this.turns = new LoopTurnStore(jdbi);
    var triggers = new TriggerStore(jdbi);
    this.watchdog = new Watchdog(triggers, new LedgerStore(jdbi), runner.node(), scopes, clock);
    QuartzSettings.check(pool);
    QuartzConnections.use(pool);
    scopes.forEach(triggers::prepareLocks);
    refuseLiveInstance(triggers);
    this.fleet = build(scopes.getFirst());
    this.host = build(scopes.getLast());
  }

  /// How many connections its pool needs: for each scheduler its threads and three more.
  public static int connections() {
    return 2 * (QuartzSettings.THREADS + 3);
  }

  private void refuseLiveInstance(TriggerStore triggers) {
    if (triggers.isLive(runner.node(), clock.instant())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "A scheduler named "
              + runner.node()
              + " is live already: two of one name would corrupt"
              + " each other's work. Stop the other node.");
    }
  }

  private Scheduler build(String name) {
    try {
      var scheduler = QuartzSettings.build(name, runner.node());
      scheduler.setJobFactory((_, _) -> new WakeJob(new Wakes()));
      return scheduler;
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be built", e);
    }
  }

  /// Puts the times of a profile in force and starts.
  public void start(ScheduleConfig times) {
    reschedule(times);
    watch();
    try {
      fleet.start();
      host.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler could not be started", e);
    }
    loops.set("watchdog", WATCH, this::watch);
    loops.set("requests", REQUESTS, this::answerRequests);
  }

  /// Puts the times of another profile in force, while running.
  public void reschedule(ScheduleConfig times) {
    config = times;
    try {
      new Timetable(fleet, Scope.FLEET).put(jobs.values(), times);
      new Timetable(host, Scope.HOST).put(jobs.values(), times);
    } catch (SchedulerException e) {
      throw new NightshiftException(
          ErrorKind.DATABASE, "Jobs could not be scheduled: " + e.getMessage(), e);
    }
    for (ScheduledJob job : jobs.values()) {
      var timing = times.timings().getOrDefault(job.name(), new Timing.Never());
      if (timing instanceof Timing.Every(var interval) && Timetable.isLoop(timing)) {
        loops.set(job.name(), interval, () -> turn(job, interval));
      } else {
        loops.remove(job.name());
      }
    }
  }

  private void turn(ScheduledJob job, Duration pause) throws InterruptedException {
    Instant now = clock.instant();
    try {
      var result = job.run(new JobRun(0, job.name(), runner.scopeOf(job), now, now, 1));
      note(job, now, pause, result.partial() ? "partial" : "done", result.sentence());
    } catch (RuntimeException e) {
      noteFailure(job, now, pause, e);
      throw e;
    }
  }

  private void note(
      ScheduledJob job, Instant began, Duration pause, String state, String sentence) {
    Instant ended = clock.instant();
    turns.record(
        new LoopTurnStore.Turn(
            job.name(),
            runner.scopeOf(job),
            runner.node(),
            began,
            ended,
            ended.plus(pause),
            state,
            sentence));
  }

  /// What failed is often the database.
  private void noteFailure(
      ScheduledJob job, Instant began, Duration pause, RuntimeException failure) {
    try {
      note(job, began, pause, "failed", String.valueOf(failure.getMessage()));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /// Frees stuck triggers and takes up runs whose node fell silent.
  void watch() {
    watchdog.look(this::job, (job, due) -> loops.once(job.name(), () -> runner.run(job, due)));
  }

  private void answerRequests() {
    for (var request : requests.take(scopes, List.copyOf(jobs.keySet()), runner.node())) {
      job(request.job())
          .ifPresent(job -> loops.once(job.name(), () -> runner.run(job, request.scheduledAt())));
    }
  }

  private Optional<ScheduledJob> job(String name) {
    return Optional.ofNullable(jobs.get(name));
  }

  /// What Quartz's wakes mean.
  private final class Wakes implements WakeJob.Wakes {
    @Override
    public Optional<ScheduledJob> job(String name) {
      return Schedule.this.job(name);
    }

    /// Quartz tells the time of the wake. The run is named by the time it was due, so that a missed
    /// wake that is made up for finds the run that was done all the same.
    @Override
    public Instant due(String name, Instant fired) {
      var timing = config.timings().getOrDefault(name, new Timing.Never());
      return timing.previous(fired, config.zone()).orElse(fired);
    }

    @Override
    public void run(ScheduledJob job, Instant due) {
      runner.run(job, due);
    }
  }

  /// Fires no more, interrupts what runs, and waits for it for at most eight seconds: each job is
  /// safe to halt.
  @Override
  public void close() {
    long deadline = System.nanoTime() + STOP.toNanos();
    loops.stop();
    runner.stop();
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
      boolean stopped = stopping.join(Duration.ofNanos(deadline - System.nanoTime()));
      boolean ended = loops.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (!stopped || !ended || !runner.isIdle()) {
        LOG.warn(
            "Jobs did not end within 4 s; they are halted and taken up again at the next start");
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
