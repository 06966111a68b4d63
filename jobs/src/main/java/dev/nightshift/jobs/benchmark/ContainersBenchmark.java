package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.ScratchContainers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Many containers at once, step by step: each step but the first begins for all of them together.
/// A number is the median over the containers; `all-running` is the time from the first start to
/// the last.
///
/// @param count how many at once
record ContainersBenchmark(DockerHost docker, int count) implements Benchmark {
  private static final int MOST_TRIALS = 8;

  @Override
  public String name() {
    return "docker-containers-" + count;
  }

  @Override
  public String description() {
    return (count == 1 ? "one container" : count + " containers at once")
        + ", from create to remove, and the memory of an idle one";
  }

  @Override
  public Set<String> instruments() {
    return Set.of();
  }

  @Override
  public int mostTrials() {
    return MOST_TRIALS;
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
      return new Trial.Measured(lives(scratch));
    } catch (NightshiftException e) {
      return new Trial.Failed(String.valueOf(e.getMessage()));
    }
  }

  private List<Trial.Value> lives(ScratchContainers scratch) throws InterruptedException {
    var values = new ArrayList<Trial.Value>();
    var ids = new ArrayList<String>();
    long before = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ids.add(scratch.create());
    }
    values.add(Trial.seconds("create", (System.nanoTime() - before) / 1e9 / count));
    values.add(
        Trial.seconds("first-instruction", scratch.secondsToFirstInstruction(ids.getFirst())));
    long begin = System.nanoTime();
    step(values, "start", ids.subList(1, count), scratch::start);
    if (count > 1) {
      values.add(Trial.seconds("all-running", (System.nanoTime() - begin) / 1e9));
    }
    step(values, "exec", ids, scratch::exec);
    double memory = scratch.memoryBytes(ids.getFirst());
    if (memory > 0) {
      values.add(new Trial.Value("idle-memory", memory, "B", false));
    }
    step(values, "pause", ids, scratch::pause);
    step(values, "unpause", ids, scratch::unpause);
    step(values, "stop", ids, scratch::stop);
    step(values, "remove", ids, scratch::remove);
    return values;
  }

  private interface Step {
    void take(String id) throws InterruptedException;
  }

  /// Takes a step for all containers together.
  private static void step(List<Trial.Value> into, String name, List<String> ids, Step step)
      throws InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var times =
          threads.invokeAll(
              ids.stream()
                  .<Callable<Double>>map(
                      id ->
                          () -> {
                            long begin = System.nanoTime();
                            step.take(id);
                            return (System.nanoTime() - begin) / 1e9;
                          })
                  .toList());
      double[] seconds = new double[ids.size()];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = times.get(i).get();
      }
      into.add(Trial.seconds(name, MedianInterval.of(seconds).median()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NightshiftException known) {
        throw known;
      }
      throw new IllegalStateException(e);
    }
  }
}
