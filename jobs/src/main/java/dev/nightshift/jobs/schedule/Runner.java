package dev.nightshift.jobs.schedule;

import dev.nightshift.jobs.NightshiftException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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

  private final LedgerStore ledger;
  private final String node;
  private final String host;
  private final InstantSource clock;
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

  /// The scope of a job's runs on this node.
  public String scopeOf(ScheduledJob job) {
    return switch (job.scope()) {
      case FLEET -> "fleet";
      case HOST -> "host:" + host;
    };
  }

  /// Runs the job for the instant it was due, unless that run is done or in good hands. PostgreSQL
  /// keeps microseconds: the instant is cut to them, as it is the run's name.
  ///
  /// @return how it ended; empty when there was nothing to do here
  public Optional<Outcome> run(ScheduledJob job, Instant due) {
    Instant scheduledAt = due.truncatedTo(ChronoUnit.MICROS);
    return ledger
        .claim(
            job.name(),
            scopeOf(job),
            scheduledAt,
            node,
            clock.instant().truncatedTo(ChronoUnit.MICROS))
        .map(run -> work(job, run));
  }

  /// How a run ended.
  ///
  /// @param state done, partial, failed, or running: it was interrupted and will be taken up again
  /// @param sentence what it did, or what went wrong
  public record Outcome(String state, String sentence) {}

  private Outcome work(ScheduledJob job, JobRun run) {
    Thread worker = Thread.currentThread();
    var heartbeat =
        heartbeats.scheduleWithFixedDelay(
            () -> beat(run, worker),
            HEARTBEAT.toMillis(),
            HEARTBEAT.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      RunResult result = job.run(run);
      return end(run, result.partial() ? "partial" : "done", result.sentence());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ledger.release(run);
      LOG.info("{} due at {} was interrupted; it is taken up again", job.name(), run.scheduledAt());
      return new Outcome("running", "interrupted; it is taken up again");
    } catch (NightshiftException e) {
      LOG.warn("{} due at {} failed: {}", job.name(), run.scheduledAt(), e.getMessage());
      return fail(run, e.kind().name(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error(
          "{} due at {} failed; the next run is not affected", job.name(), run.scheduledAt(), e);
      return fail(run, "OURS", e.toString());
    } finally {
      heartbeat.cancel(false);
    }
  }

  private void beat(JobRun run, Thread worker) {
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

  private Outcome end(JobRun run, String state, String sentence) {
    if (!ledger.end(run, state, sentence, null, null, clock.instant())) {
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
    ledger.end(run, "failed", null, kind, error, clock.instant());
    return new Outcome("failed", error);
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
  }
}
