package dev.nightshift.jobs.benchmark;

import static java.util.stream.Collectors.joining;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.util.function.Supplier;

/// Measures this host at night, while it is quiet, and tells what has become worse for good.
public final class NightlyBenchmarkJob implements ScheduledJob {
  private final Benchmarks benchmarks;
  private final Supplier<BenchmarkConfig> config;
  private final Nights nights;

  public NightlyBenchmarkJob(
      Benchmarks benchmarks, Nights nights, Supplier<BenchmarkConfig> config) {
    this.benchmarks = benchmarks;
    this.nights = nights;
    this.config = config;
  }

  @Override
  public String name() {
    return "nightly-benchmark";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    if (!config.get().enabled()) {
      return RunResult.done("Benchmarks are off in this profile.");
    }
    var report =
        benchmarks.run(
            Benchmarks.Request.suite(Nights.SUITE, run.id(), run.startedAt()), (_, _) -> {});
    var found = nights.tell(run.startedAt());
    String sentence =
        report.sentence() + "." + found.stream().map(told -> " " + told).collect(joining());
    return report.failed() == 0 ? RunResult.done(sentence) : RunResult.partial(sentence);
  }
}
