package dev.nightshift.jobs.schedule;

import dev.nightshift.jobs.NightshiftException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs through the ledger: claim, heartbeat, outcome. The only way in which a scheduled job
/// is ever run.
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /// How long a run waits for an earlier one of its job to end.
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final LedgerStore ledger;
  private final String node;
  private final String host;
  private final InstantSource clock;
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private final ScheduledExecutorService heartbeats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("job-heartbeat").factory());

  /// @param node name of this node
  /// @param host name of its host
  public Runner(LedgerStore ledger, String node, String host, InstantSource clock) {
    this.ledger = ledger;
    this.node = node;
    this.host = host;
    this.clock = clock;
  }

  String node() {
    return node;
  }

  /// The scope of a job's runs on this node.
  public String scopeOf(ScheduledJob job) {
    return job.scope().on(host);
  }

  /// How a run ended.
  ///
  /// @param state done, partial, failed, or running: it was interrupted and will be taken up again
  /// @param sentence what it did, or what went wrong
  public record Outcome(String state, String sentence) {}

  /// Runs the job for the instant it was due, unless that run is done or in good hands. Waits while
  /// another run of the same job and scope goes on. PostgreSQL keeps microseconds: the instant is
  /// cut to them, as it is the run's name.
  ///
  /// @return how it ended; empty when there was nothing to do here
  public Optional<Outcome> run(ScheduledJob job, Instant due) {
    workers.add(Thread.currentThread());
    try {
      return stopping ? Optional.empty() : claim(job, due.truncatedTo(ChronoUnit.MICROS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      workers.remove(Thread.currentThread());
    }
  }

  private Optional<Outcome> claim(ScheduledJob job, Instant due) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      switch (ledger.claim(job.name(), scopeOf(job), due, node, now())) {
        case LedgerStore.Claim.Held(var run) -> {
          return Optional.of(work(job, run));
        }
        case LedgerStore.Claim.Settled _ -> {
          return Optional.empty();
        }
        case LedgerStore.Claim.Busy(var other) -> {
          if (System.nanoTime() > deadline) {
            return Optional.of(giveUp(job, due, other));
          }
        }
      }
      Thread.sleep(ASK_AGAIN);
    }
  }

  private Outcome giveUp(ScheduledJob job, Instant due, String other) {
    String why =
        "an earlier run on %s was still going on after %d minutes"
            .formatted(other, PATIENCE.toMinutes());
    LOG.warn("{} due at {} is left out: {}", job.name(), due, why);
    ledger.skip(job.name(), scopeOf(job), due, node, why, now());
    return new Outcome("abandoned", why);
  }

  private Outcome work(ScheduledJob job, JobRun run) {
    var pulse = new Pulse(run, Thread.currentThread());
    var heartbeat =
        heartbeats.scheduleWithFixedDelay(
            pulse::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      RunResult result = job.run(run);
      pulse.stop();
      return end(run, result.partial() ? "partial" : "done", result.sentence());
    } catch (InterruptedException e) {
      return giveBack(run);
    } catch (NightshiftException e) {
      if (stopping) {
        return giveBack(run);
      }
      LOG.warn("{} due at {} failed: {}", job.name(), run.scheduledAt(), e.getMessage());
      return fail(run, e.kind().name(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (stopping) {
        return giveBack(run);
      }
      LOG.error(
          "{} due at {} failed; the next run is not affected", job.name(), run.scheduledAt(), e);
      return fail(run, "OURS", e.toString());
    } finally {
      heartbeat.cancel(false);
      pulse.stop();
    }
  }

  /// The run is taken up again, by this host's next node or by another: what it began is safe to
  /// begin again.
  private Outcome giveBack(JobRun run) {
    for (int attempt = 1; attempt <= 3; attempt++) {
      // With the flag set no connection could be had, and it may be set more than once.
      Thread.interrupted();
      try {
        ledger.release(run);
        break;
      } catch (RuntimeException e) {
        LOG.debug("attempt {} to give the run back failed", attempt, e);
      }
    }
    LOG.info("{} due at {} was interrupted; it is taken up again", run.job(), run.scheduledAt());
    Thread.currentThread().interrupt();
    return new Outcome("running", "interrupted; it is taken up again");
  }

  /// The heartbeat of one run. Once it is stopped it interrupts nobody: the thread may be at the
  /// next run already.
  private final class Pulse {
    private final JobRun run;
    private final Thread worker;
    private boolean stopped;

    Pulse(JobRun run, Thread worker) {
      this.run = run;
      this.worker = worker;
    }

    synchronized void stop() {
      stopped = true;
    }

    synchronized void beat() {
      if (stopped) {
        return;
      }
      try {
        if (!ledger.heartbeat(run)) {
          LOG.warn(
              "{} due at {} was taken over by another node; it is stopped here",
              run.job(),
              run.scheduledAt());
          worker.interrupt();
        }
      } catch (RuntimeException e) {
        LOG.warn(
            "The heartbeat of {} could not be written; it is tried again in {} s",
            run.job(),
            HEARTBEAT.toSeconds(),
            e);
      }
    }
  }

  private Outcome end(JobRun run, String state, String sentence) {
    if (!ledger.end(run, state, sentence, null, null, now())) {
      LOG.warn(
          "{} due at {} ended here after another node had taken it over; its outcome is not recorded",
          run.job(),
          run.scheduledAt());
    } else {
      LOG.info("{} due at {}: {} ({})", run.job(), run.scheduledAt(), sentence, state);
    }
    return new Outcome(state, sentence);
  }

  private Outcome fail(JobRun run, String kind, String error) {
    boolean interrupted = Thread.interrupted();
    ledger.end(run, "failed", null, kind, error, now());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Outcome("failed", error);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// Begins no more runs and interrupts those that go on.
  void stop() {
    stopping = true;
    workers.forEach(Thread::interrupt);
  }

  /// Whether nothing is being run.
  boolean isIdle() {
    return workers.isEmpty();
  }

  @Override
  public void close() {
    stop();
    heartbeats.shutdownNow();
  }
}
