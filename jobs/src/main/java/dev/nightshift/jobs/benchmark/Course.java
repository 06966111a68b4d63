package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Canary;
import dev.nightshift.engine.benchmark.Guard;
import dev.nightshift.engine.benchmark.Precision;
import dev.nightshift.engine.benchmark.TrialSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one benchmark goes through a night: its trials so far, and whether it needs more.
final class Course {
  /// A size: it counts no time, so no faster host makes it another.
  private static final String BYTES = "B";

  /// So often may something from elsewhere end its trials before it is given up.
  private static final int MOST_TRIES = 4;

  private final Benchmark benchmark;
  private final Precision precision;
  private final TrialSet trials;
  private List<Trial.Value> shape = List.of();
  private @Nullable BenchmarkResult end;
  private int failures;
  private int tries;
  private long longestNanos;

  Course(Benchmark benchmark, Precision precision) {
    this.benchmark = benchmark;
    this.precision = precision.atMost(benchmark.mostTrials());
    this.trials = new TrialSet(benchmark.cpuTime());
  }

  Benchmark benchmark() {
    return benchmark;
  }

  int taken() {
    return trials.size();
  }

  /// How long its longest trial took; 0 before the first.
  long longestNanos() {
    return longestNanos;
  }

  /// Enters what a trial came to. One that cannot be run ends the course, and so does the second
  /// that fails: one may be a blink.
  void take(Trial trial, Canary before, Canary after, long nanos) {
    longestNanos = Math.max(longestNanos, nanos);
    switch (trial) {
      case Trial.Measured(var values) -> {
        if (shape.isEmpty()) {
          shape = values;
        }
        var byMetric = new LinkedHashMap<String, Double>();
        values.forEach(value -> byMetric.put(value.metric(), value.value()));
        if (end instanceof BenchmarkResult.Stopped) {
          end = null; // that passed
        }
        trials.add(new TrialSet.Taken(byMetric, before, after));
      }
      case Trial.Skipped(var reason) -> skip(reason);
      case Trial.Failed(var reason) -> {
        failures++;
        fail(reason);
      }
    }
  }

  /// Ends it without a number, whatever was measured before.
  void fail(String reason) {
    end = new BenchmarkResult.Failed(benchmark.name(), reason);
  }

  /// Ends it for production's sake; what was measured before stands. What came from elsewhere may
  /// pass: then it is tried again in a later round.
  void stop(Guard.Suffering suffering) {
    end = new BenchmarkResult.Stopped(benchmark.name(), suffering.words());
    tries = suffering.passing() ? tries + 1 : MOST_TRIES;
  }

  /// Ends it because nothing more can be measured; what was measured before stands, and so does why
  /// it was stopped.
  void skip(String reason) {
    tries = MOST_TRIES;
    if (!(end instanceof BenchmarkResult.Stopped)) {
      end = new BenchmarkResult.Skipped(benchmark.name(), reason);
    }
  }

  /// Whether a further trial is wanted.
  ///
  /// @param night all canaries of the night so far
  boolean wantsMore(List<Canary> night) {
    boolean failedOnce = end instanceof BenchmarkResult.Failed && failures == 1;
    boolean again = end instanceof BenchmarkResult.Stopped && tries < MOST_TRIES;
    return (end == null || failedOnce || again) && !trials.suffices(precision, trials.level(night));
  }

  /// Its results, one for each metric, or why there is none. Where it was stopped for production's
  /// sake both stand: what was measured before, and why no more.
  ///
  /// @param night all canaries of the night
  List<BenchmarkResult> results(List<Canary> night) {
    boolean failed = end instanceof BenchmarkResult.Failed && failures != 1;
    if (failed || trials.size() == 0) {
      return List.of(
          end == null ? new BenchmarkResult.Skipped(benchmark.name(), "it was not begun") : end);
    }
    var kept = trials.kept(trials.level(night));
    var results = new ArrayList<BenchmarkResult>();
    for (var value : shape) {
      var interval = kept.interval(value.metric());
      results.add(
          new BenchmarkResult.Measured(
              benchmark.name(),
              value.metric(),
              interval,
              value.unit(),
              value.higherIsBetter(),
              kept.disturbed(),
              benchmark.cpuTime() && !value.unit().equals(BYTES) && interval.median() > 0
                  ? Double.valueOf(kept.speed(value.metric(), value.higherIsBetter()))
                  : null));
    }
    if (end instanceof BenchmarkResult.Stopped) {
      results.add(end);
    }
    return results;
  }
}
