package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Path;
import java.time.Duration;
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
/// @param cpuTime whether its numbers count CPU time
/// @param trials how often it is run at most; the first of more than two warms up
record DeclaredBenchmark(
    String name,
    String description,
    String program,
    List<String> command,
    @Nullable String image,
    @Nullable String debianPackage,
    boolean cpuTime,
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
  public int mostTrials() {
    return trials;
  }

  @Override
  public boolean worksInDaemon() {
    return image != null;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    if (image == null && tool.find(program).isEmpty()) {
      return new Trial.Skipped(program + " is not installed" + advice());
    }
    if (image != null && docker.imageId(image).isEmpty()) {
      return new Trial.Skipped(
          "there is no image '" + image + "' on this host, and none is pulled: docker pull it");
    }
    long begin = System.nanoTime();
    var ended = image == null ? onHost(tool, folder) : inContainer(image);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (ended instanceof Tool.Ended.Exited(int code, String output, _) && code == SKIP) {
      return new Trial.Skipped(Parsed.last(output));
    }
    String error = ended instanceof Tool.Ended.Exited(_, _, String e) ? e : "";
    return Parsed.trial(
        ended,
        output -> metrics.stream().map(metric -> metric.read(output, error, seconds)).toList());
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
}
