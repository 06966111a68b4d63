package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A stressor of stress-ng on one CPU, in operations per second of CPU time and on the wall. Its
/// operations are not comparable between versions: the environment of a result names the version.
record StressNgBenchmark(int seconds) implements Benchmark {
  private static final Pattern PER_CPU_SECOND =
      Pattern.compile("bogo-ops-per-second-usr-sys-time:\\s*([0-9.]+)");

  private static final Pattern PER_SECOND =
      Pattern.compile("bogo-ops-per-second-real-time:\\s*([0-9.]+)");

  @Override
  public String name() {
    return "stress-ng-div16";
  }

  @Override
  public String description() {
    return "16-bit divisions by stress-ng on one CPU, per second of CPU time and on the wall";
  }

  @Override
  public Set<String> instruments() {
    return Set.of("stress-ng");
  }

  @Override
  public boolean cpuTime() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    var stressNg = tool.find("stress-ng");
    if (stressNg.isEmpty()) {
      return Trial.notInstalled("stress-ng", "stress-ng");
    }
    Path metrics = folder.resolve("metrics.yaml");
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
            metrics.toString());
    return Parsed.trial(
        tool.run(command, folder, Duration.ofSeconds(seconds + 10L)), _ -> rates(metrics));
  }

  private static List<Trial.Value> rates(Path metrics) {
    try {
      String yaml = Files.readString(metrics);
      return List.of(
          Trial.rate("operations", rate(PER_CPU_SECOND, yaml), "1/s"),
          Trial.rate("operations-wall", rate(PER_SECOND, yaml), "1/s"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double rate(Pattern pattern, String yaml) {
    var rate = pattern.matcher(yaml);
    if (!rate.find()) {
      throw new IllegalArgumentException("no rate");
    }
    return Double.parseDouble(rate.group(1));
  }
}
