package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The same writes inside a container, on its own layer, and outside on the host: latency of both
/// and their ratio. The host's fio runs in the container by read-only mounts.
record ContainerDiskBenchmark(DockerHost docker) implements Benchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Pattern MEAN =
      Pattern.compile("\"write\" : \\{.*?\"clat_ns\" : \\{.*?\"mean\" : ([0-9.]+)", Pattern.DOTALL);

  @Override
  public String name() {
    return "container-disk";
  }

  @Override
  public String description() {
    return "writes of 4 KiB, direct, at most 500 a second: inside a container and outside";
  }

  @Override
  public Set<String> instruments() {
    return Set.of("fio");
  }

  @Override
  public boolean worksInDaemon() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    var fio = tool.find("fio");
    if (fio.isEmpty()) {
      return Trial.notInstalled("fio", "fio");
    }
    if (!docker.isLocal()) {
      return new Trial.Skipped("the Docker daemon is on another host");
    }
    var trouble = docker.scratch().trouble();
    if (trouble.isPresent()) {
      return new Trial.Skipped(trouble.get());
    }
    var outside = tool.run(command(fio.get().toString(), folder.toString()), folder, LIMIT);
    var outer = Parsed.trial(outside, output -> values("outside", mean(output)));
    if (!(outer instanceof Trial.Measured(var alone))) {
      return outer;
    }
    var inner = Parsed.trial(inside(fio.get().toString()), o -> values("inside", mean(o)));
    if (!(inner instanceof Trial.Measured(var within))) {
      return inner;
    }
    double ratio = within.getFirst().value() / alone.getFirst().value();
    return Trial.of(
        alone.getFirst(), within.getFirst(), new Trial.Value("ratio", ratio, "times", false));
  }

  private Tool.Ended inside(String fio) throws InterruptedException {
    try (var scratch = docker.scratch()) {
      scratch.prepare();
      var ended = scratch.runHostProgram(command(fio, "/"), LIMIT);
      return ended.exitCode() == null
          ? new Tool.Ended.TimedOut(LIMIT)
          : new Tool.Ended.Exited(ended.exitCode(), ended.output(), "");
    } catch (NightshiftException e) {
      return new Tool.Ended.Broken(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> command(String fio, String folder) {
    return List.of(
        fio,
        "--name=nightshift",
        "--directory=" + folder,
        "--size=8M",
        "--bs=4k",
        "--rw=randwrite",
        "--direct=1",
        "--ioengine=psync",
        "--rate_iops=500",
        "--time_based",
        "--runtime=1",
        "--output-format=json");
  }

  private static double mean(String output) {
    var match = MEAN.matcher(output);
    if (!match.find()) {
      throw new IllegalArgumentException("no latency");
    }
    return Double.parseDouble(match.group(1)) / 1e9;
  }

  private static List<Trial.Value> values(String metric, double seconds) {
    return List.of(Trial.seconds(metric, seconds));
  }
}
