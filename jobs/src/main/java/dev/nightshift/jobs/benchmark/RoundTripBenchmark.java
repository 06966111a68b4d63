package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// How long PostgreSQL takes to answer a question that asks for nothing, over one connection.
///
/// @param trials each of 200 questions
record RoundTripBenchmark(BenchmarkStore store, int trials) implements Benchmark {
  private static final int QUESTIONS = 200;

  @Override
  public String name() {
    return "postgresql-round-trip";
  }

  @Override
  public String description() {
    return "the answer of Nightshift's PostgreSQL to an empty question, over one connection";
  }

  @Override
  public Set<String> instruments() {
    return Set.of();
  }

  @Override
  public List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException {
    store.roundTripNanos(QUESTIONS); // warms up
    var measured = new Trials(name());
    for (int trial = 0; trial < trials; trial++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long[] nanos = store.roundTripNanos(QUESTIONS);
      Arrays.sort(nanos);
      measured.add("latency-p50", nanos[nanos.length / 2] / 1e9);
      measured.add("latency-p99", nanos[nanos.length * 99 / 100] / 1e9);
    }
    return measured.results("s", false);
  }
}
