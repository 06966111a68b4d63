package dev.nightshift.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A job of fio. Rates are capped, so that what is measured is the latency of a disk that has room,
/// and the page cache of others is left alone (direct I/O).
///
/// @param direction `read` or `write`, as fio's JSON names it
/// @param latency which latency: `clat_ns` of the I/O, `sync` of the fsync after it
/// @param options the job's own options
record FioBenchmark(
    String name,
    String description,
    String direction,
    String latency,
    long diskBytes,
    int seconds,
    List<String> options)
    implements Benchmark {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Set<String> instruments() {
    return Set.of("fio");
  }

  /// Another job gives other numbers.
  @Override
  public String version() {
    return Integer.toHexString((seconds + " " + diskBytes + " " + options).hashCode());
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    var fio = tool.find("fio");
    if (fio.isEmpty()) {
      return Trial.notInstalled("fio", "fio");
    }
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            fio.get().toString(),
            "--name=nightshift",
            "--directory=" + folder,
            "--size=" + diskBytes,
            "--bs=4k",
            "--numjobs=1",
            "--time_based",
            "--runtime=" + seconds,
            "--randrepeat=0",
            "--group_reporting",
            "--output-format=json"));
    command.addAll(options);
    return Parsed.trial(tool.run(command, folder, Duration.ofSeconds(seconds + 20L)), this::read);
  }

  /// fio may print warnings before its JSON.
  private List<Trial.Value> read(String output) {
    JsonNode job =
        JSON.readTree(output.substring(output.indexOf('{'))).required("jobs").required(0);
    JsonNode percentiles =
        latency.equals("sync")
            ? job.required("sync").required("lat_ns").required("percentile")
            : job.required(direction).required(latency).required("percentile");
    double p50 = percentiles.required("50.000000").asDouble() / 1e9;
    double p99 = percentiles.required("99.000000").asDouble() / 1e9;
    if (!(p50 > 0 && p99 >= p50)) {
      throw new IllegalArgumentException("latencies of " + p50 + " and " + p99);
    }
    return List.of(Trial.seconds("latency-p50", p50), Trial.seconds("latency-p99", p99));
  }
}
