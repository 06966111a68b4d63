package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Canary;
import dev.nightshift.engine.benchmark.Precision;
import java.nio.file.Path;
import java.util.List;

/// Measures one benchmark without a gate, a guard or neighbours.
final class Measuring {
  private static final Canary STILL = new Canary(100, 100);

  private Measuring() {}

  static List<BenchmarkResult> once(Benchmark benchmark, Tool tool, Path folder)
      throws InterruptedException {
    var course = new Course(benchmark, Precision.QUICK);
    course.take(benchmark.trial(tool, folder), STILL, STILL, 1);
    return course.results(List.of(STILL));
  }
}
