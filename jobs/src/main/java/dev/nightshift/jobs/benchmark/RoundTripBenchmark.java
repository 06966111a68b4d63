package dev.nightshift.jobs.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/// How long PostgreSQL takes to answer a question that asks for nothing, over one connection.
record RoundTripBenchmark(BenchmarkStore store) implements Benchmark {
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
  public boolean worksInDaemon() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) {
    store.roundTripNanos(QUESTIONS); // warms up
    long[] nanos = store.roundTripNanos(QUESTIONS);
    Arrays.sort(nanos);
    return Trial.of(
        Trial.seconds("latency-p50", nanos[nanos.length / 2] / 1e9),
        Trial.seconds("latency-p99", nanos[nanos.length * 99 / 100] / 1e9));
  }
}
