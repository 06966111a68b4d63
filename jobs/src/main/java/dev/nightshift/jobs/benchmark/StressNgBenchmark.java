package dev.nightshift.jobs.benchmark;

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
        tool.run(command, folder, Duration.ofSeconds(seconds + 10L)), _ -> rate(metrics));
  }

  private static List<Trial.Value> rate(Path metrics) {
    try {
      var rate = RATE.matcher(Files.readString(metrics));
      if (!rate.find()) {
        throw new IllegalArgumentException("no rate");
      }
      return List.of(Trial.rate("operations", Double.parseDouble(rate.group(1)), "1/s"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
