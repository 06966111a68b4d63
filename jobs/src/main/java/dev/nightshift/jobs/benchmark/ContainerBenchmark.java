package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.ScratchContainers;
import java.nio.file.Path;
import java.util.Set;

/// How long Docker takes for each step in a container's life: create, start, a program run inside,
/// stop, remove. The container does nothing and has no network.
record ContainerBenchmark(DockerHost docker) implements Benchmark {
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
  public String version() {
    return "2";
  }

  @Override
  public boolean worksInDaemon() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    if (!docker.isLocal()) {
      return new Trial.Skipped("the Docker daemon is on another host");
    }
    var trouble = docker.scratch().trouble();
    if (trouble.isPresent()) {
      return new Trial.Skipped(trouble.get());
    }
    try (var scratch = docker.scratch()) {
      scratch.prepare();
      return life(scratch);
    } catch (NightshiftException e) {
      return new Trial.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Trial life(ScratchContainers scratch) throws InterruptedException {
    var steps = new Stopwatch();
    String id = scratch.create();
    steps.lap("create");
    scratch.start(id);
    steps.lap("start");
    scratch.exec(id);
    steps.lap("exec");
    scratch.stop(id);
    steps.lap("stop");
    scratch.remove(id);
    steps.lap("remove");
    return new Trial.Measured(steps.laps());
  }
}
