package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.ScratchContainers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How long Docker takes for each step in a container's life: create, start, a program run inside,
/// stop, remove. The container does nothing and has no network.
///
/// @param trials lives that are timed, after one that warms up
record ContainerBenchmark(DockerHost docker, int trials) implements Benchmark {
  /// Lets the daemon rest, so that its work stays a fraction of the host's CPU.
  private static final Duration REST = Duration.ofMillis(150);

  @Override
  public String name() {
    return "docker-container";
  }

  @Override
  public String description() {
    return "create, start, exec, stop and remove of a container that does nothing";
  }

  @Override
  public Set<String> instruments() {
    return Set.of();
  }

  @Override
  public List<BenchmarkResult> run(Tool tool, Path folder) throws InterruptedException {
    if (!docker.isLocal()) {
      return skipped("the Docker daemon is on another host");
    }
    var trouble = docker.scratch().trouble();
    if (trouble.isPresent()) {
      return skipped(trouble.get());
    }
    try (var scratch = docker.scratch()) {
      scratch.prepare();
      life(scratch, new Trials(name()));
      var measured = new Trials(name());
      for (int trial = 0; trial < trials; trial++) {
        Thread.sleep(REST);
        life(scratch, measured);
      }
      return measured.results("s", false);
    } catch (NightshiftException e) {
      return Parsed.failed(name(), String.valueOf(e.getMessage()));
    }
  }

  private List<BenchmarkResult> skipped(String reason) {
    return List.of(new BenchmarkResult.Skipped(name(), reason));
  }

  private static void life(ScratchContainers scratch, Trials into) throws InterruptedException {
    long begin = System.nanoTime();
    String id = scratch.create();
    into.add("create", (System.nanoTime() - begin) / 1e9);
    into.time("start", () -> scratch.start(id));
    long exec = System.nanoTime();
    scratch.exec(id);
    into.add("exec", (System.nanoTime() - exec) / 1e9);
    into.time("stop", () -> scratch.stop(id));
    into.time("remove", () -> scratch.remove(id));
  }
}
