package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.MedianInterval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One of our own {@link Kernels}, in a Java process of its own.
///
/// @param kernel its name
/// @param units unit of each metric A metric per second is better when higher, one in seconds when
///   lower.
record KernelBenchmark(String name, String description, String kernel, Map<String, String> units)
    implements Benchmark {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public Set<String> instruments() {
    return Set.of("java");
  }

  @Override
  public List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Kernels.class.getName(),
            kernel,
            folder.resolve("kernel.data").toString());
    return Parsed.results(name, tool.run(command, folder, LIMIT), this::read);
  }

  private List<BenchmarkResult> read(String output) {
    var trials = new TreeMap<String, List<Double>>();
    output
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(
            words ->
                trials
                    .computeIfAbsent(words[0], _ -> new ArrayList<>())
                    .add(Double.valueOf(words[1])));
    if (!trials.keySet().equals(units.keySet())) {
      throw new IllegalArgumentException("metrics are missing or new: " + trials.keySet());
    }
    var results = new ArrayList<BenchmarkResult>();
    trials.forEach(
        (metric, values) ->
            results.add(
                new BenchmarkResult.Measured(
                    name,
                    metric,
                    MedianInterval.of(values.stream().mapToDouble(Double::doubleValue).toArray()),
                    units.getOrDefault(metric, ""),
                    units.getOrDefault(metric, "").endsWith("/s"))));
    return results;
  }
}
