package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A benchmark that was declared in a file: any program, or any image that this host has, and how
/// to read its output. A program that exits with 77 is skipped, its last line says why.
///
/// @param program what must be installed: the command's first word, or what a shell in it runs
/// @param command `{folder}` in it stands for the folder on the disk to be measured
/// @param image local image to run it in; null runs it on the host
/// @param debianPackage what to install where the program is absent; null when nobody said
/// @param trials how often it is run; the first of more than two warms up and does not count
record DeclaredBenchmark(
    String name,
    String description,
    String program,
    List<String> command,
    @Nullable String image,
    @Nullable String debianPackage,
    int trials,
    Duration timeout,
    List<DeclaredMetric> metrics,
    DockerHost docker)
    implements Benchmark {
  /// Exit code of a program that cannot run here and says why: the custom of test suites.
  private static final int SKIP = 77;

  @Override
  public Set<String> instruments() {
    return Set.of(image == null ? program : Benchmarks.IMAGE + image);
  }

  /// Another command or another way to read it gives other numbers.
  @Override
  public String version() {
    return Integer.toHexString((command + " " + image + " " + described()).hashCode());
  }

  private List<String> described() {
    return metrics.stream().map(m -> m.name() + m.unit() + m.scale() + m.source()).toList();
  }

  @Override
  public List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException {
    if (image == null && tool.find(program).isEmpty()) {
      return skipped(program + " is not installed" + advice());
    }
    if (image != null && docker.imageId(image).isEmpty()) {
      return skipped(
          "there is no image '" + image + "' on this host, and none is pulled: docker pull it");
    }
    var values = new ArrayList<double[]>();
    for (int trial = 0; trial < trials; trial++) {
      long begin = System.nanoTime();
      var ended = image == null ? onHost(tool, folder) : inContainer(image);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (ended instanceof Tool.Ended.Exited(int code, String output, _) && code == SKIP) {
        return skipped(Parsed.last(output));
      }
      var failure =
          Parsed.results(
              name,
              ended,
              output -> {
                String error = ended instanceof Tool.Ended.Exited(_, _, String e) ? e : "";
                values.add(
                    metrics.stream().mapToDouble(m -> m.read(output, error, seconds)).toArray());
                return List.of();
              });
      if (!failure.isEmpty()) {
        return failure;
      }
    }
    return results(values.size() > 2 ? values.subList(1, values.size()) : values);
  }

  private String advice() {
    return debianPackage == null ? "" : " (Debian: apt-get install " + debianPackage + ")";
  }

  private Tool.Ended onHost(Tool tool, Path folder) throws InterruptedException {
    return tool.run(
        command.stream().map(word -> word.replace("{folder}", folder.toString())).toList(),
        folder,
        timeout);
  }

  private Tool.Ended inContainer(String local) throws InterruptedException {
    try (var scratch = docker.scratch()) {
      var ended = scratch.run(local, command, timeout);
      return ended.exitCode() == null
          ? new Tool.Ended.TimedOut(timeout)
          : new Tool.Ended.Exited(ended.exitCode(), ended.output(), "");
    } catch (NightshiftException e) {
      return new Tool.Ended.Broken(String.valueOf(e.getMessage()));
    }
  }

  private List<BenchmarkResult> skipped(String reason) {
    return List.of(new BenchmarkResult.Skipped(name, reason));
  }

  private List<BenchmarkResult> results(List<double[]> values) {
    var results = new ArrayList<BenchmarkResult>();
    for (int i = 0; i < metrics.size(); i++) {
      int metric = i;
      results.add(
          new BenchmarkResult.Measured(
              name,
              metrics.get(i).name(),
              MedianInterval.of(values.stream().mapToDouble(trial -> trial[metric]).toArray()),
              metrics.get(i).unit(),
              metrics.get(i).higherIsBetter()));
    }
    return results;
  }
}
