package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.MedianInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values that trials of one benchmark gave, by metric.
final class Trials {
  private final String benchmark;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  Trials(String benchmark) {
    this.benchmark = benchmark;
  }

  Trials add(String metric, double value) {
    values.computeIfAbsent(metric, _ -> new ArrayList<>()).add(value);
    return this;
  }

  /// Measures what a piece of work takes, in seconds.
  Trials time(String metric, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return add(metric, (System.nanoTime() - begin) / 1e9);
  }

  /// A result for each metric, all in one unit.
  List<BenchmarkResult> results(String unit, boolean higherIsBetter) {
    var results = new ArrayList<BenchmarkResult>();
    values.forEach(
        (metric, list) ->
            results.add(
                new BenchmarkResult.Measured(
                    benchmark,
                    metric,
                    MedianInterval.of(list.stream().mapToDouble(Double::doubleValue).toArray()),
                    unit,
                    higherIsBetter)));
    return results;
  }
}
