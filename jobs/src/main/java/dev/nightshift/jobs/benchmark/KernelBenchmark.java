package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.MedianInterval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// One of our own {@link Kernels}, in a Java process of its own.
///
/// @param kernel its name
/// @param cpu whether it counts CPU time
/// @param units unit of each metric; a metric per second is better when higher, one in seconds when
///   lower.
record KernelBenchmark(
    String name, String description, String kernel, boolean cpu, Map<String, String> units)
    implements Benchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public Set<String> instruments() {
    return Set.of("java");
  }

  @Override
  public String version() {
    return "2";
  }

  @Override
  public boolean cpuTime() {
    return cpu;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    return trial(tool, folder, List.of(kernel, folder.resolve("kernel.data").toString()));
  }

  /// Measures once with other words for the kernel.
  Trial trial(Tool tool, Path folder, List<String> words) throws InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Kernels.class.getName()));
    command.addAll(words);
    return Parsed.trial(tool.run(command, folder, LIMIT), this::read);
  }

  /// The median of what a kernel measured in one process.
  private List<Trial.Value> read(String output) {
    var measured = new TreeMap<String, List<Double>>();
    output
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(
            words ->
                measured
                    .computeIfAbsent(words[0], _ -> new ArrayList<>())
                    .add(Double.valueOf(words[1])));
    if (!measured.keySet().equals(units.keySet())) {
      throw new IllegalArgumentException("metrics are missing or new: " + measured.keySet());
    }
    var values = new ArrayList<Trial.Value>();
    measured.forEach(
        (metric, list) -> {
          String unit = Objects.requireNonNull(units.get(metric));
          double median =
              MedianInterval.of(list.stream().mapToDouble(Double::doubleValue).toArray()).median();
          values.add(new Trial.Value(metric, median, unit, unit.endsWith("/s")));
        });
    return values;
  }
}
