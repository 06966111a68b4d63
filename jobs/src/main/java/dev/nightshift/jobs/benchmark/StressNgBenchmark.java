package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.MedianInterval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A stressor of stress-ng on one CPU, in operations per second of CPU time. Its operations are not
/// comparable between versions: the environment of a result names the version.
record StressNgBenchmark(int seconds) implements Benchmark {
  private static final Pattern RATE =
      Pattern.compile("bogo-ops-per-second-usr-sys-time:\\s*([0-9.]+)");

  @Override
  public String name() {
    return "stress-ng-div16";
  }

  @Override
  public String description() {
    return "16-bit divisions by stress-ng on one CPU, per second of CPU time";
  }

  @Override
  public Set<String> instruments() {
    return Set.of("stress-ng");
  }

  @Override
  public List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException {
    var stressNg = tool.find("stress-ng");
    if (stressNg.isEmpty()) {
      return List.of(
          new BenchmarkResult.Skipped(
              name(), "stress-ng is not installed (Debian: apt-get install stress-ng)"));
    }
    double[] trials = new double[3];
    for (int trial = 0; trial < trials.length; trial++) {
      var command =
          List.of(
              stressNg.get().toString(),
              "--cpu",
              "1",
              "--cpu-method",
              "div16",
              "--timeout",
              seconds + "s",
              "--metrics",
              "--temp-path",
              folder.toString(),
              "--yaml",
              folder.resolve("metrics.yaml").toString());
      int at = trial;
      Path metrics = folder.resolve("metrics.yaml");
      var results =
          Parsed.results(
              name(),
              tool.run(command, folder, Duration.ofSeconds(seconds + 10L)),
              _ -> rate(metrics, trials, at));
      if (!results.isEmpty()) {
        return results;
      }
    }
    return List.of(
        new BenchmarkResult.Measured(name(), "operations", MedianInterval.of(trials), "1/s", true));
  }

  private static List<BenchmarkResult> rate(Path metrics, double[] trials, int at) {
    try {
      var rate = RATE.matcher(Files.readString(metrics));
      if (!rate.find()) {
        throw new IllegalArgumentException("no rate");
      }
      trials[at] = Double.parseDouble(rate.group(1));
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
