package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.AnalyseJob;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An analysis that a person asked for: entered in the history of the job, watched on a terminal.
final class AskedAnalysis implements ScheduledJob {
  private final AnalyseJob job;
  private final AnalysisConfig settings;
  private final Duration lookback;
  private final AnalyseJob.Watcher watcher;
  private AnalyseJob.@Nullable Outcome outcome;
  private @Nullable RuntimeException failure;

  AskedAnalysis(
      AnalyseJob job, AnalysisConfig settings, Duration lookback, AnalyseJob.Watcher watcher) {
    this.job = job;
    this.settings = settings;
    this.lookback = lookback;
    this.watcher = watcher;
  }

  @Override
  public String name() {
    return job.name();
  }

  @Override
  public Scope scope() {
    return job.scope();
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    try {
      var ended = job.analyse(settings, lookback, run.startedAt(), watcher);
      outcome = ended;
      return ended.failures().isEmpty()
          ? RunResult.done(ended.sentence())
          : RunResult.partial(ended.sentence() + " " + String.join(" ", ended.failures()));
    } catch (RuntimeException thrown) {
      failure = thrown;
      throw thrown;
    }
  }

  /// What it came to.
  ///
  /// @throws NightshiftException when another analysis went on for too long, or this was stopped
  AnalyseJob.Outcome outcome() {
    if (failure != null) {
      throw failure;
    }
    if (outcome == null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Nothing was analysed: 'nightshift jobs history analyse' says who was at it.");
    }
    return outcome;
  }
}
