package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.jobs.docker.DockerHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Which benchmarks belong together.
///
/// @param name quick or nightly
/// @param budget longest time it may take
/// @param patience longest time it waits, all in all, for the host to become quiet
/// @param benchmarks in the order in which they run
record Suite(String name, Duration budget, Duration patience, List<Benchmark> benchmarks) {
  /// About half a minute: the first cycle's.
  static Suite quick(BenchmarkConfig config, DockerHost docker, BenchmarkStore store) {
    return new Suite(
        "quick", config.quickBudget(), Duration.ofSeconds(5), benchmarks(config, docker, store, 2));
  }

  /// The same benchmarks with longer trials.
  static Suite nightly(BenchmarkConfig config, DockerHost docker, BenchmarkStore store) {
    return new Suite(
        "nightly",
        config.budget(),
        config.budget().dividedBy(3),
        benchmarks(config, docker, store, 20));
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
            Map.of("triad", "B/s", "access", "s")),
        new StressNgBenchmark(Math.max(1, seconds / 2)),
        new FioBenchmark(
            "fio-random-read",
            "reads of 4 KiB at random places, direct, at most 2,000 a second",
            "read",
            "clat_ns",
            bytes,
            seconds,
            List.of(
                "--rw=randread",
                "--direct=1",
                "--ioengine=libaio",
                "--iodepth=4",
                "--rate_iops=2000")),
        fsync(bytes, seconds),
        new KernelBenchmark(
            "java-disk",
            "writes of 4 KiB forced to the disk, from Java",
            "disk",
            Map.of("forced-write", "s")),
        new ContainerBenchmark(docker, Math.max(5, seconds)),
        new RoundTripBenchmark(store, 9));
  }

  static Benchmark javaCpu() {
    return new KernelBenchmark(
        "java-cpu",
        "integer and floating-point arithmetic in Java on one CPU, per second of CPU time",
        "cpu",
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
