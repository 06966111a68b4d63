package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.Precision;
import dev.nightshift.jobs.docker.DockerHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which benchmarks belong together.
///
/// @param name e.g. nightly
/// @param budget longest time it may take
/// @param patience longest time it waits, all in all, for the host to become quiet
/// @param precision how often each is measured
/// @param benchmarks in the order in which they are told
record Suite(
    String name,
    Duration budget,
    Duration patience,
    Precision precision,
    List<Benchmark> benchmarks) {
  private static final String INSISTED = "-insisted";

  /// About half a minute: the first cycle's.
  static Suite quick(BenchmarkConfig config, DockerHost docker, BenchmarkStore store) {
    return new Suite(
        "quick",
        config.quickBudget(),
        Duration.ofSeconds(5),
        Precision.QUICK,
        benchmarks(config, docker, store, 1));
  }

  /// The same benchmarks with longer trials, and as many as they need.
  static Suite nightly(BenchmarkConfig config, DockerHost docker, BenchmarkStore store) {
    return patient("nightly", config, benchmarks(config, docker, store, 3));
  }

  /// A suite as precise and as patient as the nightly one.
  static Suite patient(String name, BenchmarkConfig config, List<Benchmark> benchmarks) {
    return new Suite(
        name, config.budget(), config.budget().dividedBy(3), Precision.NIGHTLY, benchmarks);
  }

  /// The same as somebody insists on it while the host is busy: its results are kept apart.
  Suite insisted() {
    return new Suite(name + INSISTED, budget, patience, precision, benchmarks);
  }

  /// Whether a person waits for it: then it looks at each benchmark a few times only.
  boolean isQuick() {
    return precision.equals(Precision.QUICK);
  }

  /// The same for only these benchmarks.
  Suite only(Set<String> names) {
    return new Suite(
        name,
        budget,
        patience,
        precision,
        benchmarks.stream().filter(b -> names.contains(b.name())).toList());
  }

  Suite within(Duration time) {
    return new Suite(name, time, patience, precision, benchmarks);
  }

  Suite and(List<Benchmark> more) {
    var all = new ArrayList<>(benchmarks);
    more.stream().filter(b -> !all.contains(b)).forEach(all::add);
    return new Suite(name, budget, patience, precision, all);
  }

  private static List<Benchmark> benchmarks(
      BenchmarkConfig config, DockerHost docker, BenchmarkStore store, int seconds) {
    long bytes = Math.clamp(config.diskBytes(), 1L << 20, 64L << 20);
    return List.of(
        javaCpu(),
        new KernelBenchmark(
            "java-memory",
            "the STREAM triad over 96 MiB, and random accesses in 64 MiB",
            "memory",
            false,
            Map.of("triad", "B/s", "access", "s")),
        new StressNgBenchmark(Math.max(1, seconds / 2)),
        new FioBenchmark(
            "fio-random-read",
            "reads of 4 KiB at random places, direct, one after the other, at most 500 a second",
            "read",
            "clat_ns",
            bytes,
            seconds,
            List.of(
                "--rw=randread",
                "--direct=1",
                "--ioengine=libaio",
                "--iodepth=1",
                "--rate_iops=500")),
        fsync(bytes, seconds),
        new KernelBenchmark(
            "java-disk",
            "writes of 4 KiB forced to the disk, from Java",
            "disk",
            false,
            Map.of("forced-write", "s")),
        new KernelBenchmark(
            "tcp-round-trip",
            "a byte and its answer over a TCP connection on the loopback",
            "network",
            false,
            Map.of("latency-p50", "s", "latency-p99", "s")),
        new KernelBenchmark(
            "java-learning",
            "training and use of a boosted model in Java, rows per second of CPU time",
            "learning",
            true,
            Map.of("training", "1/s", "inference", "1/s")),
        new ContainerBenchmark(docker),
        new RoundTripBenchmark(store));
  }

  /// The models that Smile trains for predictions, on as many rows as the Python frameworks get.
  static List<Benchmark> smile() {
    return List.of(
        smile("smile-logistic", "a logistic regression"),
        smile("smile-forest", "a random forest of 60 trees"),
        smile("smile-boosting", "100 boosted trees"));
  }

  private static Benchmark smile(String name, String model) {
    return new KernelBenchmark(
        name,
        "training and use of " + model + " of Smile on 4,000 generated rows, in CPU time",
        name,
        true,
        Map.of("training", "s", "inference", "1/s", "peak-memory", "B"));
  }

  static Benchmark workflow() {
    return new KernelBenchmark(
        "java-workflow",
        "from a file of rows to a file of predictions: write, read, prepare, train, score",
        "workflow",
        false,
        Map.of(
            "write", "s", "read", "s", "prepare", "s", "train", "s", "score", "s", "total", "s"));
  }

  static Benchmark javaCpu() {
    return new KernelBenchmark(
        "java-cpu",
        "integer and floating-point arithmetic in Java on one CPU, per second of CPU time",
        "cpu",
        true,
        Map.of("arithmetic", "1/s"));
  }

  static Benchmark fsync(long bytes, int seconds) {
    return new FioBenchmark(
        "fio-fsync",
        "writes of 4 KiB, each with an fsync, at most 200 a second",
        "write",
        "sync",
        bytes,
        seconds,
        List.of("--rw=write", "--ioengine=sync", "--fsync=1", "--rate_iops=200"));
  }
}
