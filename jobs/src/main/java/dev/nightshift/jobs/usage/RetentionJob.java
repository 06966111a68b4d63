package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.RetentionConfig;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.usage.RetentionStore.Aging;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops samples by whole days and deletes old histories and results in small batches. A day of
/// samples goes only when the histories hold all of it.
public final class RetentionJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

  private final RetentionStore store;
  private final HistoryDueStore dueHours;
  private final RollUp rollUp;
  private final Supplier<RetentionConfig> config;

  /// @param config asked at each run, as the profile may change
  public RetentionJob(Jdbi jdbi, RollUp rollUp, Supplier<RetentionConfig> config) {
    this.store = new RetentionStore(jdbi);
    this.dueHours = new HistoryDueStore(jdbi);
    this.rollUp = rollUp;
    this.config = config;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var now = run.startedAt();
    var retention = config.get();
    var problems = new ArrayList<String>();
    int days = dropSamples(now, now.minus(retention.samples()), problems);
    long rows = 0;
    for (var aging : Aging.values()) {
      var kept = aging.isHistory() ? retention.histories() : retention.results();
      rows += delete(aging, now.minus(kept), problems);
    }
    String done =
        "Dropped samples of %s and deleted %s"
            .formatted(Plural.of(days, "day"), Plural.of(rows, "old row"));
    return problems.isEmpty()
        ? RunResult.done(done + ".")
        : RunResult.partial(done + "; " + String.join("; ", problems) + ".");
  }

  private int dropSamples(Instant now, Instant before, List<String> problems)
      throws InterruptedException {
    int dropped = 0;
    for (var day : store.sampleDaysBefore(before.atOffset(ZoneOffset.UTC).toLocalDate())) {
      try {
        if (dropSamplesOf(day, now)) {
          dropped++;
        } else {
          problems.add("samples of " + day + " stay, as hours of it are not rolled up");
        }
      } catch (NightshiftException e) {
        LOG.warn("Samples of {} not dropped; the next run tries again", day, e);
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return dropped;
  }

  private boolean dropSamplesOf(LocalDate day, Instant now) throws InterruptedException {
    dueHours.markGaps(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    rollUp.rollUpDue(now);
    return store.dropSamplesOf(day);
  }

  private long delete(Aging aging, Instant before, List<String> problems)
      throws InterruptedException {
    long rows = 0;
    try {
      RetentionStore.Deleted deleted;
      do {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped between two batches of the retention");
        }
        deleted = store.delete(aging, before);
        rows += deleted.rows();
      } while (deleted.more());
    } catch (NightshiftException e) {
      LOG.warn("Old {} not all deleted; the next run tries again", aging, e);
      problems.add(String.valueOf(e.getMessage()));
    }
    return rows;
  }
}
